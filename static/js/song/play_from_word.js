// A click on a word plays from there. By keyboard: each line's time is one stop, and from it the arrows lead
// through its words. Words are plain text until one is reached, so that a screen reader reads lines, not buttons.
import { spans } from './word_times.js';

const WORD = '[data-lyrics] [data-times] .line__words span';
const wordsOf = (line) => [...line.querySelectorAll('.line__words span')];

/** Where a word begins; one without a time begins with the last before it that has one. */
const startOf = (word) => {
  const line = word.closest('[data-times]');
  const times = spans(line.dataset.times).slice(0, wordsOf(line).indexOf(word) + 1);
  return times.findLast(Boolean)?.[0] ?? Number(line.querySelector('[data-from]').dataset.from);
};
const play = (word) => {
  const detail = { id: word.closest('[data-lyrics]').dataset.lyrics, from: startOf(word) };
  document.dispatchEvent(new CustomEvent('songwall:play', { detail }));
};
const step = (from, by) => {
  const line = from.closest('[data-times]');
  const stops = [line.querySelector('[data-from]'), ...wordsOf(line)];
  const word = stops[stops.indexOf(from) + by];
  if (word?.matches(WORD)) { word.tabIndex = -1; word.role = 'button'; }
  word?.focus();
};

document.addEventListener('click', (event) => {
  const word = event.target.closest(WORD);
  if (!word || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (getSelection().isCollapsed) play(word); // else somebody copies the words
});
// in the capture phase: the player has a use of its own for these keys
document.addEventListener('keydown', (event) => {
  const { key, target } = event;
  const word = target.closest(WORD);
  const stop = word ?? target.closest('[data-times] [data-from]');
  if (!stop || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const forward = getComputedStyle(stop.closest('[data-times]')).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  if (key === 'ArrowLeft' || key === 'ArrowRight') step(stop, key === forward ? 1 : -1);
  else if (word && (key === 'Enter' || key === ' ')) play(word);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);
document.addEventListener('focusout', ({ target }) => {
  if (!target.matches?.(WORD)) return;
  target.removeAttribute('tabindex');
  target.removeAttribute('role');
});
