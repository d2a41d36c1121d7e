// The line that is sung stands in the bar where the style stands; where nobody sings, the style is there again.
import { deck } from '../player/audio.js';
import { lastAt } from '../song/word_times.js';

const HELD = 2; // s after its end, lest the style comes back for a breath
const place = document.querySelector('#player [data-now-style]');
let lines = []; // { text, end }
let starts = []; // seconds

const show = () => {
  if (!deck.song || deck.song.words) return; // a moment says its words by itself
  const line = lines[lastAt(starts, deck.at)];
  const words = line && deck.at < line.end + HELD ? line.text : deck.song.style;
  if (place.textContent !== words) place.textContent = words;
};
/** `list` holds the lines of what plays, each with its seconds; null where none are known. */
export const showLinesOf = (list) => {
  const items = [...list?.children ?? []];
  lines = items.map(({ textContent, dataset }) => ({ text: textContent, end: Number(dataset.end) }));
  starts = items.map(({ dataset }) => Number(dataset.start));
  show();
};
deck.addEventListener('time', show);
