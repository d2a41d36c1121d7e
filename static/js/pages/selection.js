// Several songs of walls, selected by a checkbox on each card, in the order in which they were selected. They stay so
// from page to page until that is done with.
import { announce } from '../lib/status.js';
import { onContent } from '../lib/on_content.js';
import { root } from '../lib/root.js';

const selected = new Set();
let last = null; // the card that was clicked last, where Shift begins
const bar = () => document.getElementById('selection');
const cards = () => [...document.querySelectorAll('#songs .wall__grid > li')].filter((li) => li.querySelector('.card'));
const songIn = (li) => li.querySelector('.card').dataset.song;
const boxIn = (li) => li.querySelector('.pick input');

const show = () => {
  bar().querySelector('[data-count]').textContent = selected.size.toLocaleString('en');
  bar().toggleAttribute('data-none', !selected.size);
  bar().querySelector('[data-add]').href = `${root}/playlists/add?songs=${[...selected].join(',')}`;
  for (const li of cards()) if (boxIn(li)) boxIn(li).checked = selected.has(songIn(li));
};
const mark = () => {
  if (!bar()) return;
  for (const li of cards()) {
    if (boxIn(li)) continue;
    li.append(bar().querySelector('template').content.cloneNode(true));
    boxIn(li).setAttribute('aria-label', `Select ${li.querySelector('.card__title').textContent.trim()}`);
  }
  show();
};
const select = (list, on) => {
  for (const li of list) if (on) selected.add(songIn(li)); else selected.delete(songIn(li));
  show();
  announce(`${selected.size} selected`);
};
const end = () => {
  bar().remove();
  selected.clear();
  last = null;
  for (const pick of document.querySelectorAll('.pick')) pick.remove();
  document.querySelector('#main [data-select]')?.focus();
};

/** Begin, with the song of a card that was pressed for long; or end. */
export const toggle = async (card = null) => {
  if (bar() && !card) return end();
  if (!bar()) await htmx.ajax('GET', `${root}/playlists/selection`, { target: '.deck', swap: 'afterbegin' });
  mark();
  const li = card?.closest('li') ?? cards()[0];
  if (card) select([li], true);
  if (li) boxIn(li).focus({ preventScroll: true });
};

const ACTS = {
  done: end,
  all: () => select(cards(), true),
  pick: (button) => {
    const entries = [...selected].map((id) => ({ id }));
    const detail = { verb: 'pick', entries, way: button.dataset.pick };
    document.dispatchEvent(new CustomEvent('songwall:player', { detail }));
  },
};
document.addEventListener('click', (event) => {
  const button = event.target.closest('#selection button');
  const name = button && Object.keys(ACTS).find((act) => act in button.dataset);
  if (name) ACTS[name](button);
  const box = event.target.closest('.pick input');
  if (!box) return;
  const li = box.closest('li');
  const [from, to] = [cards().indexOf(last), cards().indexOf(li)].sort((a, b) => a - b);
  select(event.shiftKey && from >= 0 ? cards().slice(from, to + 1) : [li], box.checked);
  last = li;
});
document.addEventListener('keydown', ({ key, target }) => {
  if (key === 'Escape' && bar() && !target.closest('dialog, [popover]')) end();
});
// put in place by another script's answer, or another page
onContent(mark);
