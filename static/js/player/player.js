// Joins queue, sound and page: what is clicked, what plays next, what is remembered.
import './bar.js';
import './media_session.js';
import './tabs.js';
import './errors.js';
import { deck } from './audio.js';
import { renew } from './progress.js';
import { recall, remember } from '../lib/store.js';
import { onContent } from '../lib/on_content.js';
import { current, exchanged, jump, next, previous, queueOf, revived } from './queue.js';
import { songOf, songsOfPage } from './song.js';

let queue = revived(recall('queue'));

const start = (changed, at = 0, byItself = false) => {
  if (!changed) return;
  queue = changed;
  deck.byItself = byItself;
  remember('queue', queue);
  deck.load(current(queue), at);
  deck.say('start');
  deck.play();
};
const playElement = (element, at = 0) => {
  const song = songOf(element);
  const alone = element.hasAttribute('data-alone');
  // a song's own page goes on with the wall it was opened from
  start((alone && jump(queue, song.id)) || queueOf(songsOfPage(element), song.id), at);
};
const isLoaded = (element) => element.dataset.song === deck.song?.id;
const playFrom = (element, at) => {
  if (isLoaded(element)) { deck.seek(at); deck.play(); } else playElement(element, at);
};
const elementOf = (id) => (
  [...document.querySelectorAll('#main [data-song][data-audio]')].find(({ dataset }) => dataset.song === id)
);

const VERBS = {
  toggle: () => deck.toggle(),
  next: () => start(next(queue)),
  pass: () => start(next(queue), 0, true),
  previous: () => (deck.at > 3 || !previous(queue) ? deck.seek(0) : start(previous(queue))),
  seek: ({ to, by }) => deck.seek(to ?? deck.at + by),
  mute: () => { deck.muted = !deck.muted; },
  // another take sounds, or more is known of the song: nothing starts anew
  exchange: () => { queue = exchanged(queue, deck.song); remember('queue', queue); },
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
    playFrom(element, at);
  }
});
// [data-play][data-from] starts a song at that second: the one it names, or the one it stands in. In the
// capture phase, for it may be a link, which htmx would follow. A link to a song of another page is followed.
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-play][data-from]');
  const element = button && elementOf(button.dataset.play || button.closest('[data-song]')?.dataset.song);
  if (!element || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  playFrom(element, Number(button.dataset.from));
}, true);
document.addEventListener('songwall:play', ({ detail }) => {
  const element = elementOf(detail.id);
  if (element) playFrom(element, detail.from);
});
document.addEventListener('input', ({ target }) => {
  if (!target.matches('[data-song-seek]')) return;
  const element = target.closest('[data-song]');
  if (isLoaded(element)) deck.seek(Number(target.value)); else playElement(element, Number(target.value));
});

deck.addEventListener('ended', () => start(next(queue), 0, true));

const rememberPlace = () => { if (deck.song) remember('place', { id: deck.song.id, at: deck.at }); };
deck.addEventListener('change', rememberPlace);
deck.addEventListener('volume', () => remember('volume', { level: deck.volume, muted: deck.muted }));
setInterval(() => { if (deck.playing) rememberPlace(); }, 5000);
addEventListener('pagehide', rememberPlace);

const { level, muted } = recall('volume', { level: 1, muted: false });
deck.volume = Number.isFinite(level) ? level : 1;
deck.muted = Boolean(muted);
const song = current(queue);
const place = recall('place');
if (song) deck.load(song, place?.id === song.id ? place.at : 0);
onContent(renew);

// A page whose address says a second begins there, or waits there where the browser wants a gesture first.
// One that Back brings again lets the music be.
const open = () => {
  const element = document.querySelector('#main [data-song][data-audio][data-from]');
  if (element) playFrom(element, Number(element.dataset.from));
};
let pushed = false;
document.addEventListener('htmx:after:history:push', () => { pushed = true; });
document.addEventListener('htmx:after:settle', ({ target }) => {
  if (!pushed || target.id !== 'main') return;
  pushed = false;
  open();
});
open();
