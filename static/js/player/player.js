// Joins sound, page and queue: what is clicked, and what is asked for by the event `songwall:player`.
import './bar.js';
import './media_session.js';
import './tabs.js';
import './errors.js';
import { deck } from './audio.js';
import { claim, remembered, rememberSong } from './memory.js';
import { renew } from './progress.js';
import { onContent } from '../lib/on_content.js';
import { withQueue } from './queue.js';
import { isOf, pageOf, songOf } from './song.js';

export { upcoming } from './queue.js';

/** `element` sounds already, where another song went on without a gap. */
export const start = (song, { at = 0, byItself = false, element } = {}) => {
  deck.byItself = byItself;
  if (element) deck.become(song, element); else deck.load(song, at);
  rememberSong();
  deck.say('start');
  if (!element) deck.play();
};
const playElement = (element, at = null) => {
  const before = { song: deck.song, at: deck.at };
  const song = songOf(element);
  start(song, { at: at ?? song.from ?? 0 });
  const page = pageOf(element);
  withQueue(({ verbs }) => verbs.played({ song, page, before }));
};
const isLoaded = (element) => isOf(element, deck.song);
const playFrom = (element, at) => {
  if (isLoaded(element)) { deck.seek(at); deck.play(); } else playElement(element, at);
};
const elementOf = (id) => (
  [...document.querySelectorAll('#main [data-song][data-audio]')].find(({ dataset }) => dataset.song === id)
);

const VERBS = {
  toggle: () => deck.toggle(),
  previous: () => { if (deck.at > 3) deck.seek(0); else withQueue(({ verbs }) => verbs.previous()); },
  seek: ({ to, by }) => { claim(); deck.seek(to ?? deck.at + by); },
  mute: () => { deck.muted = !deck.muted; },
  exchange: () => { rememberSong(); withQueue(({ verbs }) => verbs.exchange()); },
};
const WITHOUT_SONG = ['play-all', 'pick', 'shuffle', 'repeat', 'up-next'];
document.addEventListener('songwall:player', ({ detail }) => {
  const { verb } = detail;
  if (!deck.song && !WITHOUT_SONG.includes(verb)) return;
  if (VERBS[verb]) VERBS[verb](detail); else withQueue(({ verbs }) => verbs[verb]?.(detail));
});

// what the queue alone needs: «Play next», «Up next», the menu of a song
const QUEUE_KEYS = ['alike', 'play-next', 'add-to-queue', 'more', 'up-next', 'shuffle', 'repeat']
  .map((name) => `[data-${name}]`).join();
document.addEventListener('click', (event) => {
  const { target, shiftKey } = event;
  const element = target.closest('#main [data-song]');
  const button = target.closest('[data-play]');
  const all = target.closest('[data-play-all]') && document.querySelector('#main [data-queue-from]');
  const list = all ?? button?.closest('#main [data-queue-from]');
  if (!element && list) {
    const detail = { address: list.dataset.queueFrom, isMixed: button?.dataset.shuffle !== undefined };
    return withQueue(({ verbs }) => verbs['play-all'](detail));
  }
  const key = target.closest(QUEUE_KEYS);
  if (key) return withQueue(() => import('../queue/buttons.js').then(({ press }) => press(key, shiftKey)));
  if (!element) return;
  if (button) {
    if (isLoaded(element)) deck.toggle(); else playElement(element);
  }
  const wave = target.closest('[data-wave]');
  if (wave && !target.matches('input')) {
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

deck.addEventListener('ended', () => { if (!deck.isLast && !deck.goOn()) withQueue(({ verbs }) => verbs.pass()); });

// whoever loads a page anew with «Up next» over it, has it again
if (history.state?.sheet) withQueue(({ verbs }) => verbs['up-next']());
if (remembered) setTimeout(() => withQueue(() => {}), 1000);
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
