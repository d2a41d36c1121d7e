// Single keys, as players know them. Never while typing, never with ctrl, alt or meta; can be turned off (WCAG 2.1.4).
// While nothing is loaded, `k` begins with the first song of the page; a space does so on a song's own page, for
// on a wall it scrolls.
import { recall } from '../lib/store.js';

const KEYS = {
  ' ': ['toggle'],
  k: ['toggle'],
  j: ['seek', { by: -10 }],
  l: ['seek', { by: 10 }],
  ArrowLeft: ['seek', { by: -5 }],
  ArrowRight: ['seek', { by: 5 }],
  n: ['next'],
  p: ['previous'],
  m: ['mute'],
  s: ['shuffle'],
  r: ['repeat'],
  q: ['up-next'],
  f: ['favourite'],
  x: ['take', { by: 1 }],
  w: ['room'],
  '[': ['loop', { edge: 'from' }],
  ']': ['loop', { edge: 'to' }],
};
for (let number = 1; number <= 9; number += 1) KEYS[number] = ['take', { number }];
// Stars are the other sign of a digit's key, whatever the layout: a digit itself is a take.
const starsOf = ({ code, key }) => (/^Digit[0-5]$/.test(code) && !/\d/.test(key)
  ? ['rate', { stars: Number(code.at(-1)) }] : []);
const TYPED = 'input:not([type=range]), select, textarea, [contenteditable], dialog:not(#shelf)';
const typing = (element) => element.closest(TYPED);
// these have their own use for the key
const owns = (element, key) => {
  if (key === ' ') return element.closest('a, button, summary, audio');
  return key.startsWith('Arrow') && element.closest('input, audio, [role=radio]');
};
const search = () => {
  const field = document.getElementById('q');
  field.focus();
  field.select();
};

document.addEventListener('keydown', (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (typing(target) || !recall('keys', true)) return;
  if (key === '/') {
    event.preventDefault();
    return search();
  }
  if (key === '?') return void document.dispatchEvent(new Event('songwall:help'));
  const [verb, detail] = KEYS[key] ?? starsOf(event);
  if (!verb || owns(target, key)) return;
  if (document.getElementById('player').hidden) {
    const first = document.querySelector(`#main ${key === ' ' ? '.work' : ''} [data-play]`);
    if (first && verb === 'toggle') { event.preventDefault(); first.click(); }
    if (!['take', 'room', 'up-next', 'shuffle', 'repeat'].includes(verb)) return;
  }
  event.preventDefault();
  document.dispatchEvent(new CustomEvent('songwall:player', { detail: { verb, ...detail } }));
});
