// «Up next» as it is now: what plays, what was chosen, and where it goes on.
import { deck } from '../player/audio.js';
import { coverOf } from '../player/song.js';
import { current } from './keeper.js';
import { behind, count, entry } from './queue.js';
import { Rows } from './rows.js';

export const panel = document.getElementById('queue');
export const body = panel.querySelector('.queue__body');
export const find = (mark) => panel.querySelector(`[data-${mark}]`);
const partOf = (name) => panel.querySelector(`[data-part="${name}"]`);
export const lengths = { chosen: () => current().chosen.length, tail: () => behind(current()) };
const starts = { chosen: () => 0, tail: () => current().chosen.length };
export const rows = Object.fromEntries(Object.keys(lengths).map((name) => (
  [name, new Rows(partOf(name).querySelector('ol'), body, (number) => entry(current(), starts[name]() + number))]
)));
export const songs = (number) => `${number.toLocaleString('en')} song${number === 1 ? '' : 's'}`;
const showNow = () => {
  const place = find('playing-now');
  const { song } = deck; // while one listens blind it says no more than the player does
  place.hidden = !song;
  if (!song) return;
  place.className = `queue__now ${song.hue}`;
  place.querySelector('.q__title').textContent = song.title;
  const cover = place.querySelector('img');
  cover.hidden = Boolean(song.veiled);
  if (song.veiled) cover.removeAttribute('src'); else cover.src = coverOf(song, 160);
};
const showWords = () => {
  const { tail, now } = current();
  const number = count(current());
  find('sum').textContent = number ? `${songs(number)} to come` : 'Nothing to come';
  find('save').hidden = !number && !now;
  const from = tail.because ? `more like “${tail.label}”: ${tail.because}` : `from “${tail.label}”`;
  const heading = tail.label && behind(current()) ? `Then, ${from}` : 'Then';
  partOf('tail').querySelector('h3').textContent = heading;
  find('alike').hidden = !now;
  for (const name of Object.keys(lengths)) {
    partOf(name).querySelector('[data-none]').hidden = lengths[name]() > 0;
    partOf(name).querySelector('[data-clear]').hidden = !lengths[name]();
  }
};
export const drawRows = () => {
  const asked = Object.keys(rows).map((name) => rows[name].draw(lengths[name](), starts[name](), count(current())));
  for (const answer of asked) answer?.then((isTold) => { if (isTold && !panel.hidden) drawRows(); });
};
export const draw = () => {
  if (panel.hidden) return;
  showNow();
  showWords();
  drawRows();
};
body.addEventListener('scroll', drawRows, { passive: true });
addEventListener('resize', draw);
document.addEventListener('songwall:queue', draw);
deck.addEventListener('change', showNow);
