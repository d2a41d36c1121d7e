// Lights the words as they are sung. Asked for when a page with timed words lands; the music may be on by then.
import { onContent } from '../lib/on_content.js';
import { deck } from '../player/audio.js';
import { attend, begin, forget, leave } from './auto_scroll.js';
import { lastAt, spans } from './word_times.js';
import './play_from_word.js';

let section = null;
let words = [];
let starts = new Float64Array();
let lit = -1;
let line = null;

const gather = () => {
  const lyrics = document.querySelector('#main [data-lyrics]');
  if (lyrics !== section) forget();
  section = lyrics;
  words = [...(section?.querySelectorAll('[data-times]') ?? [])].flatMap((home) => {
    const elements = home.querySelectorAll('.line__words span');
    const timed = spans(home.dataset.times).map((span, at) => ({ element: elements[at], home, span }));
    return timed.filter(({ element, span }) => element && span);
  });
  starts = Float64Array.from(words, ({ span: [start] }) => start);
  section?.querySelectorAll('[data-lit], [data-now]').forEach(dim);
  section?.toggleAttribute('data-awake', true);
  [lit, line] = [-1, null];
};
const dim = (element) => { delete element.dataset.lit; delete element.dataset.now; };
const isHere = () => Boolean(section?.isConnected) && deck.song?.id === section.dataset.lyrics;

const paint = () => {
  const at = isHere() ? lastAt(starts, deck.at) : -1;
  if (at !== lit) {
    if (words[lit]) delete words[lit].element.dataset.lit;
    lit = at;
    turnTo(words[at]?.home ?? null);
  }
  if (at < 0) return;
  const { element, span: [, end] } = words[at];
  // in a gap the word just sung stays, softly
  const how = deck.at < end ? 'now' : 'past';
  if (element.dataset.lit !== how) element.dataset.lit = how;
};
const turnTo = (home) => {
  if (home === line) return;
  if (line) delete line.dataset.now;
  line = home;
  section?.toggleAttribute('data-sung', Boolean(line));
  if (!line) return void leave();
  line.dataset.now = '';
  attend(line);
};

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
