// Joins queue, sound and page: what is clicked, what plays next, what is remembered.
import './bar.js';
import './media_session.js';
import './tabs.js';
import './trouble.js';
import { deck } from './audio.js';
import { renew } from './paint.js';
import { keep, recall } from '../lib/store.js';
import { renewed } from '../lib/renewed.js';
import { current, exchanged, jump, next, previous, queueOf, revived } from './queue.js';
import { songOf, songsOfPage } from './song.js';

let queue = revived(recall('queue'));

const start = (changed, at = 0) => {
  if (!changed) return;
  queue = changed;
  keep('queue', queue);
  deck.load(current(queue), at);
  deck.say('start');
  deck.play();
};
const playElement = (element, at = 0) => {
  const song = songOf(element);
  const alone = element.hasAttribute('data-alone');
  // a song's own page goes on with the wall it was opened from
  start((alone && jump(queue, song.id)) || queueOf(songsOfPage(), song.id), at);
};
const isLoaded = (element) => element.dataset.song === deck.song?.id;

const VERBS = {
  toggle: () => deck.toggle(),
  next: () => start(next(queue)),
  previous: () => (deck.at > 3 || !previous(queue) ? deck.seek(0) : start(previous(queue))),
  seek: ({ to, by }) => deck.seek(to ?? deck.at + by),
  mute: () => { deck.muted = !deck.muted; },
  // another take sounds, or more is known of the song: nothing starts anew
  exchange: () => { queue = exchanged(queue, deck.song); keep('queue', queue); },
};
document.addEventListener('songwall:player', ({ detail }) => { if (deck.song) VERBS[detail.verb]?.(detail); });

document.addEventListener('click', (event) => {
  const element = event.target.closest('#main [data-song]');
  if (!element) return;
  if (event.target.closest('[data-play]')) {
    if (isLoaded(element)) deck.toggle(); else playElement(element);
  }
  const wave = event.target.closest('[data-wave]');
  if (wave && !event.target.matches('input')) {
    const box = wave.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * (Number(element.dataset.duration) || 0);
    if (isLoaded(element)) { deck.seek(at); deck.play(); } else playElement(element, at);
  }
});
document.addEventListener('input', ({ target }) => {
  if (!target.matches('[data-song-seek]')) return;
  const element = target.closest('[data-song]');
  if (isLoaded(element)) deck.seek(Number(target.value)); else playElement(element, Number(target.value));
});

deck.addEventListener('ended', () => start(next(queue)));

const remember = () => { if (deck.song) keep('place', { id: deck.song.id, at: deck.at }); };
deck.addEventListener('change', remember);
deck.addEventListener('volume', () => keep('volume', { level: deck.volume, muted: deck.muted }));
setInterval(() => { if (deck.playing) remember(); }, 5000);
addEventListener('pagehide', remember);

const { level, muted } = recall('volume', { level: 1, muted: false });
deck.volume = Number.isFinite(level) ? level : 1;
deck.muted = Boolean(muted);
const song = current(queue);
const place = recall('place');
if (song) deck.load(song, place?.id === song.id ? place.at : 0);
renewed(renew);
