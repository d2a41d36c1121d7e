// The bar: whose song it is, its keys, its ranges.
import { clock } from '../lib/clock.js';
import { deck } from './audio.js';
import { coverOf } from './song.js';

const player = document.getElementById('player');
const find = (mark) => player.querySelector(`[data-${mark}]`);
const seek = find('seek');
const volume = find('volume');
let shown = null;

const showSong = (song) => {
  shown = song;
  player.hidden = false;
  player.className = `player ${song.hue}`;
  for (const link of player.querySelectorAll('[data-now-link]')) link.setAttribute('href', song.veiled ?? song.href);
  find('now-title').textContent = song.title;
  find('now-style').textContent = song.words ?? song.style;
  const cover = find('now-cover');
  cover.hidden = Boolean(song.veiled);
  if (!song.veiled) cover.src = coverOf(song, 160); else cover.removeAttribute('src');
  const wave = find('now-wave');
  wave.setAttribute('viewBox', `-0.5 0 ${song.bars} 100`);
  wave.firstElementChild.setAttribute('d', song.wave || 'M0 50H59v.1');
  wave.parentElement.style.setProperty('--bars', song.bars);
  find('now-bands').replaceChildren();
  seek.setAttribute('aria-label', `Seek in ${song.title}`);
};
const showState = () => {
  if (deck.song && deck.song !== shown) showSong(deck.song);
  player.toggleAttribute('data-on', deck.playing);
  const toggle = find('toggle');
  toggle.toggleAttribute('data-on', deck.playing);
  toggle.setAttribute('aria-label', deck.playing ? 'Pause' : 'Play');
  seek.max = Math.max(1, Math.round(deck.length));
};
// said when one lands on the range or moves it, not on every tick
const sayPlace = () => seek.setAttribute('aria-valuetext', `${clock(seek.value)} of ${clock(deck.length)}`);
const showVolume = () => {
  volume.value = Math.round(deck.volume * 100);
  volume.style.setProperty('--level', `${deck.muted ? 0 : volume.value}%`);
  find('mute').setAttribute('aria-pressed', deck.muted || deck.volume === 0);
};
const ask = (verb, detail = {}) => {
  document.dispatchEvent(new CustomEvent('songwall:player', { detail: { verb, ...detail } }));
};

deck.addEventListener('change', showState);
deck.addEventListener('volume', showVolume);
for (const verb of ['toggle', 'next', 'previous', 'mute']) find(verb).addEventListener('click', () => ask(verb));
seek.addEventListener('input', () => { ask('seek', { to: Number(seek.value) }); sayPlace(); });
seek.addEventListener('focus', sayPlace);
volume.addEventListener('input', () => { deck.volume = volume.value / 100; });
