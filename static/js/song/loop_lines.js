// From line to line: «Loop» beside a line, «To here» beside another; `[` and `]` at the line that is sung, Esc ends it.
// Its tools go along with whoever points at a line or reaches it by keyboard.
import { clock } from '../lib/clock.js';
import { onContent } from '../lib/on_content.js';
import { announce } from '../lib/status.js';
import { deck } from '../player/audio.js';
import './line_takes.js';
import { setLoop } from './loop.js';
import { spans } from './word_times.js';

const BEFORE = 0.15; // s before the first word: otherwise its attack is lost
const home = () => document.querySelector('#main [data-lyrics]');
const find = (mark) => home()?.querySelector(`[data-${mark}]`);
let lines = []; // { element, from, to } in seconds

const gather = () => {
  const timed = [...(home()?.querySelectorAll('[data-times]') ?? [])]
    .map((element) => ({ element, words: spans(element.dataset.times).filter(Boolean) }))
    .filter(({ words }) => words.length);
  lines = timed.map(({ element, words }, at) => ({
    element,
    from: Math.max(0, words[0][0] - BEFORE),
    to: timed[at + 1] ? Math.max(words[0][0], timed[at + 1].words[0][0] - BEFORE) : words.at(-1)[1] + BEFORE,
  }));
};
/** The first and the last line of the loop; -1 where there is none. */
const edges = () => {
  const { loop } = deck;
  if (!loop || loop.song !== home()?.dataset.lyrics) return [-1, -1];
  return [lines.findIndex(({ from }) => from === loop.from), lines.findLastIndex(({ to }) => to === loop.to)];
};
const wordsAt = (at) => {
  const [first, last] = edges();
  if (first < 0) return 'Loop';
  if (at === first && at === last) return 'Looping';
  return at <= first ? 'From here' : 'To here';
};
const placeOf = (at, first, last) => {
  if (first === last) return 'only';
  if (at === first) return 'first';
  return at === last ? 'last' : 'within';
};

const draw = () => {
  const [first, last] = edges();
  lines.forEach(({ element }, at) => {
    if (first >= 0 && at >= first && at <= last) element.dataset.looped = placeOf(at, first, last);
    else delete element.dataset.looped;
  });
  const tools = find('line-tools');
  if (tools?.closest('[data-times]')) show(tools.closest('[data-times]'));
  const now = find('line-now');
  if (now) now.hidden = false;
  if (now) now.querySelector('span').textContent = first < 0 ? 'Loop this line' : 'Loop to here';
  const chip = find('looping');
  if (!chip) return;
  chip.hidden = first < 0;
  chip.querySelector('span').textContent = sentence();
};
const sentence = () => {
  const [first, last] = edges();
  const count = last - first + 1;
  return `Looping ${count} ${count === 1 ? 'line' : 'lines'}, ${clock(deck.loop?.from)} to ${clock(deck.loop?.to)}`;
};
const set = (first, last) => {
  setLoop({ song: home().dataset.lyrics, from: lines[first].from, to: lines[last].to });
  announce(sentence());
};
const end = () => {
  if (!deck.loop) return;
  setLoop(null);
  announce('The loop is over');
};
/** At a line: the first one begins a loop, each other one moves the edge that is on its side. */
const loopAt = (at) => {
  const [first, last] = edges();
  if (first < 0) set(at, at);
  else if (first === last && at === first) end();
  else set(Math.min(first, at), at <= first ? last : at);
};
const sung = () => lines.findLastIndex(({ from }) => from <= deck.at);
const atEdge = (edge) => {
  const [at, [first, last]] = [sung(), edges()];
  if (at < 0 || deck.song?.id !== home()?.dataset.lyrics) return;
  if (first < 0) set(at, at);
  else if (edge === 'from') set(Math.min(at, last), last);
  else set(first, Math.max(at, first));
};

const show = (line) => {
  const tools = find('line-tools');
  const at = lines.findIndex(({ element }) => element === line);
  if (!tools || at < 0) return;
  if (tools.parentElement !== line) line.append(tools);
  tools.hidden = false;
  tools.querySelector('[data-loop] span').textContent = wordsAt(at);
};
for (const name of ['pointerover', 'focusin']) {
  document.addEventListener(name, ({ target }) => {
    const line = target.closest?.('#main [data-lyrics] [data-times]');
    if (line) show(line);
  });
}
document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-loop]');
  if (button) loopAt(lines.findIndex(({ element }) => element === button.closest('[data-times]')));
  if (target.closest('[data-loop-now]')) {
    if (deck.song?.id === home().dataset.lyrics && sung() >= 0) loopAt(sung()); else loopAt(0);
  }
  if (target.closest('[data-loop-off]')) { end(); find('follow')?.focus(); }
});
document.addEventListener('songwall:player', ({ detail }) => { if (detail.verb === 'loop') atEdge(detail.edge); });
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  if (!document.querySelector(':popover-open, dialog[open]')) end();
});
document.addEventListener('songwall:loop', draw);
onContent(() => { gather(); draw(); });
