// What one does in «Up next»: moves, removes, plays.
import { announce } from '../lib/status.js';
import { arrangedAs, clearChosen, clearTail, move, remove, step } from './arrangement.js';
import { onDrag } from './dragging.js';
import { current, hang, jump } from './keeper.js';
import { count, entries, entry, numberOf } from './queue.js';
import { enter, leave, watch } from './sheet.js';
import { toast } from './toast.js';
import { body, draw, find, lengths, panel, rows, songs } from './up_next.js';

let opener = null;
const button = () => document.querySelector('#player [data-up-next]');
export const show = (on, from = null) => {
  if (on) opener = from ?? document.activeElement;
  panel.hidden = !on;
  button()?.setAttribute('aria-expanded', on);
  if (!on) return void (opener?.isConnected ? opener : button()).focus({ preventScroll: true });
  enter();
  draw();
  find('close').parentElement.querySelector('h2').focus({ preventScroll: true });
};
export const toggle = (from) => { if (panel.hidden) show(true, from); else leave(); };
watch(show);

/** As it was before, but for what has begun since. */
const change = (changed, words) => {
  const former = current();
  hang(changed);
  toast(words, () => hang(arrangedAs(current(), former)));
};
const say = (row) => {
  const number = numberOf(current(), row.dataset.key);
  const part = number < current().chosen.length ? 'you chose' : 'then';
  announce(`${row.dataset.title}: ${number + 1} of ${count(current())}, ${part}`);
};
/** The focus stays on what was moved, with the control that did it. */
const after = (key, control) => {
  const row = rows.chosen.rowOf(key) ?? rows.tail.rowOf(key);
  row?.scrollIntoView({ block: 'nearest' });
  if (control) row?.querySelector(control)?.focus({ preventScroll: true });
  if (row) say(row);
};
const moveBy = (row, by, control) => {
  hang(step(current(), row.dataset.key, by));
  after(row.dataset.key, control);
};
const takeOut = (row) => {
  const number = numberOf(current(), row.dataset.key);
  change(remove(current(), [row.dataset.key]), `“${row.dataset.title}” is out of the queue.`);
  const next = entry(current(), Math.min(number, count(current()) - 1));
  const beside = next && (rows.chosen.rowOf(next.key) ?? rows.tail.rowOf(next.key));
  (beside?.querySelector('[data-jump]') ?? panel.querySelector('h2')).focus({ preventScroll: true });
};
const CLEARING = { chosen: clearChosen, tail: clearTail };
const clear = (name) => {
  const number = lengths[name]();
  change(CLEARING[name](current()), `${songs(number)} ${number === 1 ? 'is' : 'are'} out of the queue.`);
  panel.querySelector('h2').focus({ preventScroll: true });
};
const ACTS = {
  up: (row) => moveBy(row, -1, '[data-up]'),
  down: (row) => moveBy(row, 1, '[data-down]'),
  remove: takeOut,
  jump: (row) => jump(row.dataset.key),
  grip: (row) => row.querySelector('[data-grip]').setAttribute('aria-expanded', row.toggleAttribute('data-open')),
};

const controlOf = (element) => (element.matches('a') ? 'a' : `[data-${Object.keys(element.dataset)[0]}]`);
panel.addEventListener('click', ({ target }) => {
  if (target.closest('[data-close]')) return leave();
  if (target.closest('[data-clear]')) return clear(target.closest('[data-part]').dataset.part);
  const row = target.closest('.q');
  const act = row && Object.keys(ACTS).find((name) => target.closest(`[data-${name}]`));
  if (act) ACTS[act](row);
});
panel.addEventListener('keydown', (event) => {
  const { key, altKey, target } = event;
  const row = target.closest('.q');
  const by = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (key === 'Escape') leave();
  else if (row && altKey && by) moveBy(row, by, controlOf(target));
  else if (row && key === 'Delete') takeOut(row);
  else return;
  event.preventDefault();
  event.stopPropagation();
});
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape' && document.activeElement.matches('body, #main') && !panel.hidden) leave();
});
find('save').addEventListener('submit', () => {
  const all = [current().now, ...entries(current())].filter(Boolean);
  find('save').querySelector('[name=songs]').value = all.map(({ id, from, to }) => (
    to === undefined ? id : `${id}@${from}-${to}`
  )).join(',');
}, true);
onDrag(panel, body, rows, (row, part, index) => {
  hang(move(current(), row.dataset.key, part, index));
  after(row.dataset.key);
});
