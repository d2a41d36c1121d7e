// What lies outside #main and says where one is: the current place, and on phones the heading that was scrolled away.
import { onContent } from '../lib/on_content.js';

const here = document.querySelector('.here');
const field = document.getElementById('q');
const narrow = matchMedia('(width < 48rem)');

const markPlace = ({ place, within }) => {
  for (const link of document.querySelectorAll('[data-to]')) {
    if (link.dataset.to !== place) link.removeAttribute('aria-current');
    else link.setAttribute('aria-current', within === undefined ? 'page' : 'true');
  }
};
/** The tabs of a phone scroll; the current one is in view. */
const showTab = (row) => {
  const tab = row.querySelector('[aria-current]');
  if (tab) row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
};

onContent(() => {
  const main = document.getElementById('main');
  markPlace(main.dataset);
  here.textContent = (main.querySelector('.title__words') ?? main.querySelector('h1'))?.textContent.trim() ?? '';
  const tabs = document.getElementById('tabs-row');
  if (tabs && narrow.matches) showTab(tabs);
});
document.addEventListener('htmx:after:settle', ({ target }) => {
  if (target.id !== 'main') return;
  for (const menu of document.querySelectorAll('.menu')) menu.hidePopover?.();
});
document.addEventListener('click', (event) => {
  if (!event.target.closest('[data-search]')) return;
  event.preventDefault();
  field.focus();
});
