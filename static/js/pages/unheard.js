// One song after the other: single keys decide, and the next one plays from its hook.
import { announce } from '../lib/status.js';
import { recall, remember } from '../lib/store.js';
import { deck } from '../player/audio.js';

const page = () => document.getElementById('unheard');
const now = () => page()?.querySelector('[data-now]');
const TYPED = 'input, select, textarea, [contenteditable], audio, [role=dialog], dialog, [popover]';

let isFromStart = recall('unheard-from-start', false) === true;
const hear = () => {
  const { song: id, from } = now().dataset;
  document.dispatchEvent(new CustomEvent('songwall:play', { detail: { id, from: isFromStart ? 0 : Number(from) } }));
};
const showStart = () => page()?.querySelector('[data-from-start]')?.setAttribute('aria-checked', isFromStart);
document.addEventListener('click', ({ target }) => {
  if (!target.closest('#unheard [data-from-start]')) return;
  isFromStart = !isFromStart;
  remember('unheard-from-start', isFromStart);
  showStart();
  hear();
});
showStart();
// In the capture phase: on this page these keys mean what stands on the buttons, not what the player does with them.
// A key that is held decides once.
document.addEventListener('keydown', (event) => {
  const { key, target } = event;
  if (!page() || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  const button = page().querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!button || target.closest(TYPED) || !recall('keys', true)) return;
  if (document.documentElement.hasAttribute('data-in-room')) return;
  event.preventDefault();
  event.stopPropagation();
  if (!event.repeat) button.click();
}, true);

// what waits already sounds from its beginning; of another one the player would begin there
document.addEventListener('click', (event) => {
  const button = event.target.closest('#unheard [data-now] [data-play]');
  if (!button || deck.song?.id === now().dataset.song) return;
  event.preventDefault();
  event.stopPropagation();
  hear();
}, true);

document.addEventListener('htmx:after:settle', ({ target }) => {
  if (target.id !== 'unheard') return;
  const way = document.getElementById('way')?.textContent.trim().replace(/\s+/g, ' ');
  showStart();
  announce([way, page().querySelector('h1').textContent.trim()].filter(Boolean).join(': '));
  if (now()) hear(); else deck.pause();
});

// A song that ends goes on into the next one of the list, as any list does: the page goes on too, siblings first.
let sounding = deck.song?.id;
deck.addEventListener('start', () => {
  const before = sounding;
  sounding = deck.song?.id;
  if (!deck.byItself || before !== now()?.dataset.song || sounding === before) return;
  if (!isFromStart) deck.pause(); // it is heard from its hook, which the page that comes knows
  const address = new URL(location.href);
  for (const name of ['last', 'did']) address.searchParams.delete(name);
  const sibling = page().querySelector('[data-now] ~ li [href]')?.closest('[data-song]').dataset.song;
  address.searchParams.set('at', sibling ?? page().dataset.next);
  htmx.ajax('GET', address.pathname + address.search, {
    target: '#unheard', select: '#unheard', swap: 'outerMorph', replace: 'true',
  }).catch(console.warn);
});
document.documentElement.toggleAttribute('data-decides', true);
