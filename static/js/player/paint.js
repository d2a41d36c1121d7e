// Shows on the page what plays: the one song's marks, and how far it is. Only this is touched while it plays.
import { clock } from '../lib/clock.js';
import { deck } from './audio.js';

const player = document.getElementById('player');
const stops = player.querySelectorAll('[data-played]');
let here = [];
// one rule for all that plays: no element carries a style of its own, which a swap would copy
const sheet = new CSSStyleSheet();
sheet.insertRule(':is(#player, [data-playing]) { --played: 0% }');
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

/** Finds the playing song's elements anew: after a swap, or when the song changes. */
export const renew = () => {
  const id = deck.song?.id;
  const found = [...document.querySelectorAll('#main [data-song]')].filter((element) => element.dataset.song === id);
  for (const element of here) if (!found.includes(element)) set(element, false);
  here = found;
  for (const element of here) set(element, true);
  tick();
};
const set = (element, loaded) => {
  if (loaded) element.dataset.playing = deck.playing ? 'on' : 'off'; else delete element.dataset.playing;
  const button = element.querySelector('[data-play]:not([data-from])');
  button?.setAttribute('aria-label', button.getAttribute('aria-label').replace(/^(Play|Pause)/, loaded && deck.playing ? 'Pause' : 'Play'));
  if (!loaded) reset(element);
};
const reset = (element) => {
  const range = element.querySelector('[data-song-seek]');
  if (range) range.value = 0;
  write(element.querySelector('[data-song-clock]'), '0:00');
};
const write = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };

const clockBefore = player.querySelector('[data-clock]');
const clockAfter = player.querySelector('[data-rest]');
const seek = player.querySelector('[data-seek]');

export const tick = () => {
  if (!deck.song) return;
  const share = `${(deck.length ? Math.min(1, deck.at / deck.length) * 100 : 0).toFixed(2)}%`;
  for (const stop of stops) stop.setAttribute('offset', share);
  sheet.cssRules[0].style.setProperty('--played', share);
  for (const element of here) {
    write(element.querySelector('[data-song-clock]'), clock(deck.at));
    const range = element.querySelector('[data-song-seek]');
    if (range) range.value = Math.round(deck.at);
  }
  write(clockBefore, clock(deck.at));
  write(clockAfter, deck.length ? `−${clock(deck.length - deck.at)}` : '');
  seek.value = Math.round(deck.at);
};
const frame = () => { tick(); if (deck.playing) requestAnimationFrame(frame); else running = false; };
let running = false;
deck.addEventListener('time', tick);
deck.addEventListener('change', () => {
  renew();
  if (deck.playing && !running) { running = true; requestAnimationFrame(frame); }
});
