// Moves what is on the scene with the music: the words roll, the prompt changes, the needle goes. Per frame only
// transforms are written; what needs a layout is measured once.
import { clock } from '../lib/clock.js';
import { deck } from '../player/audio.js';
import { SungWords } from '../song/sung_words.js';

const WAIT = 1.5; // s before the first word in which nobody waits any more
let room = null;
let scene = null;
let sung = null;
let roll = null;
let middles = new Map(); // of the lines, in pixels from the roll's upper edge
let spans = []; // what rules from a second to another: prompts, bands
let second = -1;

const isHere = () => Boolean(scene?.isConnected) && deck.song?.id === scene.dataset.scene;
const measure = () => {
  if (!roll) return;
  middles = new Map([...roll.children].map((line) => [line, line.offsetTop + line.offsetHeight / 2]));
  bring(sung.line);
};
const bring = (line) => {
  const middle = middles.get(line ?? roll.querySelector('[data-times]'));
  const place = Number(getComputedStyle(roll).getPropertyValue('--place')) || 0.46;
  roll.style.translate = `0 ${Math.round(roll.parentElement.clientHeight * place - middle)}px`;
};
const spanOf = (element) => ({
  element,
  start: Number(element.dataset.start),
  end: Number(element.dataset.end ?? Infinity),
  list: element.closest('[data-prompts]'),
});
/** `next` is the scene to be moved from now on. */
export const gather = (home, next) => {
  [room, scene, second] = [home, next, -1];
  roll = scene.querySelector('[data-roll]');
  sung = roll && new SungWords(roll, bring);
  spans = [...scene.querySelectorAll('[data-start]')].map(spanOf);
  measure();
  roll?.toggleAttribute('data-placed', true);
  wake();
};
addEventListener('resize', measure);
document.fonts.addEventListener('loadingdone', measure);

const show = (element, on) => { if (on !== element.hasAttribute('data-now')) element.toggleAttribute('data-now', on); };
const showPrompts = (at) => {
  const ruling = new Map(); // of each list the prompt that began last
  for (const { element, start, end, list } of spans) {
    const rules = start <= at && at < end;
    if (rules && list) ruling.set(list, element);
    if (!list) show(element, rules);
  }
  for (const { element, list } of spans) if (list) show(element, ruling.get(list) === element);
};
const write = (mark, text) => {
  const element = room.querySelector(mark);
  if (element.textContent !== text) element.textContent = text;
};
/** What changes once a second. */
const tell = (at) => {
  write('[data-room-clock]', clock(at));
  write('[data-room-length]', deck.length ? clock(deck.length) : '');
  const seek = scene.querySelector('[data-room-seek]');
  if (seek) seek.value = at;
  if (sung) roll.querySelector('[data-pause]').toggleAttribute('data-over', at + WAIT > sung.starts[0]);
};
let drawn = NaN;
const drawPlayed = (share) => {
  const wave = scene.querySelector('.scene__wave');
  const steps = Math.round(innerWidth * devicePixelRatio); // a screen shows no finer ones
  const at = Math.round(share * steps) / steps;
  if (at === drawn && second >= 0) return;
  drawn = at;
  const [part, needle] = wave.querySelectorAll('.scene__played, .scene__needle');
  part.style.transform = `translateX(${(at - 1) * 100}%)`;
  part.firstElementChild.style.transform = `translateX(${(1 - at) * 100}%)`;
  needle.style.transform = `translateX(${at * 100}%)`;
};
export const paint = () => {
  if (!scene?.isConnected || room.hidden) return;
  const at = isHere() ? deck.at : 0;
  sung?.paint(isHere() && (deck.playing || at > 0) ? at : null);
  if (scene.querySelector('.scene__wave')) drawPlayed(deck.length && isHere() ? Math.min(1, at / deck.length) : 0);
  showPrompts(at);
  if (Math.floor(at) === second) return;
  second = Math.floor(at);
  tell(second);
};
let running = false;
const frame = () => {
  paint();
  running = deck.playing && !room.hidden;
  if (running) requestAnimationFrame(frame);
};
const wake = () => {
  paint();
  if (running || !room || room.hidden || !deck.playing) return;
  running = true;
  requestAnimationFrame(frame);
};
deck.addEventListener('change', wake);
deck.addEventListener('time', paint);
