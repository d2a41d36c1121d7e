// The songs of a playlist in another order, by its buttons and by Alt with the arrow keys. The form does the same
// without this; here what moved moves at once, keeps the focus, and its new place is said.
import './playlist_drag.js';
import { sentenceOf } from '../lib/sentence.js';
import { announce } from '../lib/status.js';

const AWAY = "Can't reach Songwall, so nothing was changed.";
const form = () => document.getElementById('arrange');
const rowOf = (number) => document.getElementById(`entry-${number}`);
const show = (address) => htmx.ajax('GET', address, { target: '#main', swap: 'outerMorph', select: '#main' });

const ask = async (address, values) => {
  const body = new URLSearchParams({ ...Object.fromEntries(new FormData(form())), ...values });
  try {
    const answer = await fetch(address, { method: 'POST', body });
    if (answer.ok) return void await show(answer.url.split('#')[0]);
    announce(sentenceOf(await answer.text()) ?? AWAY);
  } catch {
    announce(AWAY);
  }
  await show(location.href); // as it stands
};
let turn = Promise.resolve();
/** One after the other, for each answer brings the revision that the next one tells. */
const send = (address, values, said) => {
  turn = turn.then(async () => {
    if (!form()) return;
    await ask(address, values);
    said?.();
  });
};

/** As a toast, where there are some: what the page says and offers. */
const offer = (element) => {
  const text = element.querySelector('p').textContent;
  announce(text);
  if (!document.getElementById('toast')) return;
  const button = element.querySelector('button');
  element.hidden = true;
  const undo = () => form()?.requestSubmit(button);
  document.dispatchEvent(new CustomEvent('songwall:toast', { detail: { text, undo } }));
};
const placeOf = (number) => form().getAttribute('action').replace('/songs/0/', `/songs/${number}/`);
const sayPlace = (number) => {
  const row = rowOf(number);
  if (row) announce(`${row.dataset.at} of ${row.parentElement.dataset.total}`);
};
const focusIn = (row, had) => {
  const again = had?.isConnected && !had.disabled ? had : row.querySelector('[data-grip]');
  again.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
};
/** Up (-1) or down (1); the first of a page moves to the page before. */
const step = (row, by) => {
  const had = document.activeElement;
  const { entry: number, at } = row.dataset;
  const to = Number(at) + by;
  if (to < 1 || to > Number(row.parentElement.dataset.total)) return sayPlace(number);
  const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (other) { // at once: numbers first, since the next step may come before the answer
    [row.dataset.at, other.dataset.at] = [other.dataset.at, row.dataset.at];
    if (by < 0) other.before(row); else other.after(row);
    focusIn(row, had);
  }
  send(placeOf(number), { by }, () => {
    const moved = rowOf(number);
    if (moved && !moved.contains(document.activeElement) && had.closest('[data-entry], body')) focusIn(moved);
    sayPlace(number);
  });
};

// before htmx, which would swap the whole page
document.addEventListener('submit', (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  event.stopPropagation();
  const { submitter } = event;
  if (submitter.name === 'by') return step(submitter.closest('[data-entry]'), Number(submitter.value));
  const next = submitter.closest('[data-entry]')?.nextElementSibling?.id;
  send(submitter.getAttribute('formaction'), { [submitter.name]: submitter.value }, () => {
    const undo = document.querySelector('#arrange [data-undo]');
    if (undo) offer(undo); else announce('It is back in its place.');
    if (document.activeElement === document.body) document.querySelector(`#${next ?? 'main'} [data-grip]`)?.focus();
  });
}, true);
document.addEventListener('keydown', (event) => {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const row = event.target.closest('#entries [data-entry]');
  if (!by || !row || !event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  step(row, by);
});
// dragged to a place
document.addEventListener('songwall:entry', ({ detail: { row } }) => {
  const { entry: number, at } = row.dataset;
  focusIn(row);
  send(placeOf(number), { to: at }, () => sayPlace(number));
});
