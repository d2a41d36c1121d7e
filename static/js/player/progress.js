// Shows on the page what plays: the one song's marks, and how far it is. Only this is touched while it plays.
import { clock } from '../lib/clock.js';
import { deck } from './audio.js';
import { isOf } from './song.js';

const player = document.getElementById('player');
const stops = player.querySelectorAll('[data-played]');
let here = [];
// Their waveforms. Each gets the share by a style of its own: a rule for all of them would cost a look at
// every element of the page in every frame. None has an id, so no swap copies its style.
const steps = () => Math.round(innerWidth * devicePixelRatio); // a screen shows no finer ones, and each is paid for
let shown = NaN; // per cent
let waves = [...player.querySelectorAll('.wave')];

/** Finds the playing song's elements anew: after a swap, or when the song changes. */
export const renew = () => {
  const hung = [...document.querySelectorAll('#main [data-song]')].filter((element) => isOf(element, deck.song));
  for (const element of here) if (!hung.includes(element)) set(element, false);
  here = hung;
  for (const element of here) set(element, true);
  shown = NaN;
  waves = [player, ...here].flatMap((element) => [...element.querySelectorAll('.wave')]);
  tick();
};
const set = (element, loaded) => {
  if (loaded) element.dataset.playing = deck.playing ? 'on' : 'off'; else delete element.dataset.playing;
  const button = element.querySelector('[data-play]:not([data-from])');
  const verb = loaded && deck.playing ? 'Pause' : 'Play';
  button?.setAttribute('aria-label', button.getAttribute('aria-label').replace(/^(Play|Pause)/, verb));
  if (!loaded) reset(element);
};
const reset = (element) => {
  const range = element.querySelector('[data-song-seek]');
  if (range) range.value = 0;
  write(element.querySelector('[data-song-clock]'), '0:00');
  element.querySelectorAll('.wave').forEach((wave) => wave.style.removeProperty('--played'));
};
const write = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };

const clockBefore = player.querySelector('[data-clock]');
const clockAfter = player.querySelector('[data-rest]');
const seek = player.querySelector('[data-seek]');

const show = (share) => {
  if (share === shown) return;
  shown = share;
  for (const stop of stops) stop.setAttribute('offset', `${share}%`);
  for (const wave of waves) wave.style.setProperty('--played', share);
};
export const tick = () => {
  if (!deck.song || document.documentElement.hasAttribute('data-in-room')) return; // the room lies over it
  show(deck.length ? Math.min(100, Math.round((deck.at / deck.length) * steps()) / steps() * 100) : 0);
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
document.addEventListener('songwall:room', tick);
deck.addEventListener('change', () => {
  renew();
  if (deck.playing && !running) { running = true; requestAnimationFrame(frame); }
});
