// One needle through the lanes of all takes: the same second is one place. A click on a lane plays its take from there.
import { clock } from '../lib/clock.js';
import { onContent } from '../lib/on_content.js';
import { deck } from '../player/audio.js';

let home = null;
let needle = null;
let seconds = 0;
let isOneOfThem = false;

const gather = () => {
  home = document.querySelector('#takes [data-lanes]');
  needle = home?.querySelector('[data-needle]');
  seconds = Number(home?.dataset.length) || 0;
};
const look = () => {
  const lanes = [...(home?.querySelectorAll('.lane[data-audio]') ?? [])];
  isOneOfThem = seconds > 0 && lanes.some(({ dataset }) => dataset.song === deck.song?.id);
  paint();
};
const paint = () => {
  if (!needle) return;
  const on = isOneOfThem && (deck.playing || deck.at > 0);
  needle.toggleAttribute('data-playing', on);
  if (!on) return;
  needle.style.setProperty('--at', Math.round((deck.at / seconds) * 1e4) / 100);
  const words = clock(deck.at);
  const label = needle.firstElementChild;
  if (label.textContent !== words) label.textContent = words;
};
let running = false;
const frame = () => {
  paint();
  running = deck.playing && isOneOfThem && home.isConnected;
  if (running) requestAnimationFrame(frame);
};
const wake = () => {
  look();
  if (!running && deck.playing && isOneOfThem) { running = true; requestAnimationFrame(frame); }
};
deck.addEventListener('change', wake);
deck.addEventListener('time', paint);
onContent(() => { gather(); wake(); });

document.addEventListener('click', ({ target, clientX }) => {
  const lane = target.closest('#takes [data-time]');
  if (!lane || !seconds) return;
  const { left, width } = lane.getBoundingClientRect();
  const { song: id, duration } = lane.closest('[data-song]').dataset;
  const at = ((clientX - left) / width) * seconds;
  const detail = { id, from: Math.max(0, Math.min(at, Number(duration) - 1)), quietly: true };
  document.dispatchEvent(new CustomEvent('songwall:play', { detail }));
});
