// Lights the words as they are sung. Asked for when a page with timed words lands; the music may be on by then.
import { onContent } from '../lib/on_content.js';
import { deck } from '../player/audio.js';
import { attend, begin, forget, leave } from './auto_scroll.js';
import { SungWords } from './sung_words.js';
import './play_from_word.js';

let section = null;
let sung = null;

const turnTo = (line) => {
  section.toggleAttribute('data-sung', Boolean(line));
  if (line) attend(line); else leave();
};
const gather = () => {
  const lyrics = document.querySelector('#main [data-lyrics]');
  if (lyrics !== section) forget();
  section = lyrics;
  sung = section && new SungWords(section, turnTo);
  section?.toggleAttribute('data-awake', true);
};
const isCovered = () => document.documentElement.hasAttribute('data-in-room');
const isHere = () => (
  Boolean(section?.isConnected) && deck.song?.id === section.dataset.lyrics && !isCovered()
);
const paint = () => sung?.paint(isHere() ? deck.at : null);

let running = false;
const frame = () => {
  paint();
  if (deck.playing && isHere()) requestAnimationFrame(frame); else running = false;
};
const wake = () => {
  paint();
  if (running || !deck.playing || !isHere()) return;
  running = true;
  requestAnimationFrame(frame);
};
deck.addEventListener('time', wake);
deck.addEventListener('change', wake);
document.addEventListener('songwall:room', wake); // uncovered
// A page whose address says a second opens at its words; not where Back or a reload has put it already.
let arrived = performance.getEntriesByType('navigation')[0].type === 'navigate';
document.addEventListener('htmx:after:history:push', () => { arrived = true; });
onContent(() => {
  gather();
  wake();
  const here = document.querySelector('#lyrics #here');
  if (arrived && here) begin(here);
  arrived = false;
});
