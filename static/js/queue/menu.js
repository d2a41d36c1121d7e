// «More»: one menu for all songs of the page, beside the button that was pressed.
import { root } from '../lib/root.js';
import { songOf } from '../player/song.js';
import { current } from './keeper.js';
import { playMore } from './more_of_this.js';
import { pick } from './picks.js';
import { know, known } from './songs.js';

const menu = document.getElementById('more');
const items = () => [...menu.querySelectorAll('[role=menuitem]')].filter((item) => item.checkVisibility());
let opener = null;
let id = null;
let moment = {}; // {from, to, words} of a line, or of another part of the song

const wordsOf = (element) => {
  const line = element.querySelector('.hit__words, .line__words')?.cloneNode(true);
  line?.querySelectorAll('del, small').forEach((part) => part.remove());
  return element.dataset.words ?? line?.textContent.replace(/\s+/g, ' ').trim();
};
/** What the button stands beside: a part of the song, or the line that is sung. */
const partOf = (button) => (
  'moreNow' in button.dataset ? document.querySelector('.line[data-now]') : button.closest('[data-moment]')
);
const momentOf = (element) => {
  const [from, to] = element?.dataset.moment?.split('-').map(Number) ?? [];
  return to === undefined ? {} : { from, to, words: wordsOf(element) };
};
/** Of a line of a song with several takes, the page of that line in all of them. */
const throughTakes = (element) => {
  const address = element?.closest('[data-through-takes]')?.dataset.throughTakes;
  const start = element?.querySelector('[data-from]')?.dataset.from;
  return address && start && `${address}&t=${start}`;
};
const lead = (item, address) => {
  const link = menu.querySelector(item);
  link.hidden = !address;
  if (address) link.href = address;
};
/** What the items lead to. */
const showLinks = (element) => {
  const { from, to } = moment;
  const part = to === undefined ? '' : `@${from}-${to}`;
  menu.querySelector('[data-songs-in]').href = `${root}/playlists/add?songs=${id}${part}`;
  menu.querySelector('[data-give]').href = `${root}/shares/new?songs=${id}${part}`;
  lead('[data-through]', throughTakes(element));
  lead('[data-part-link]', opener.dataset.part);
};
/** As the page tells them. */
const starsOf = (element) => {
  const onCard = parseInt(element?.querySelector('.card__stars')?.textContent, 10) || 0;
  return element?.querySelectorAll('.star--on').length || onCard;
};
const rate = async (stars) => {
  const marks = await import('../marks/stars.js');
  marks.rate({ id, href: `${root}/songs/${id}`, title: 'The song', ...known(id) }, stars);
};
/** Beside the button, on the screen. */
const place = () => {
  const { right, bottom, top } = opener.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const isBelow = bottom + height < innerHeight;
  menu.style.setProperty('--x', `${Math.max(8, Math.min(right - width, innerWidth - width - 8))}px`);
  menu.style.setProperty('--y', `${Math.max(8, isBelow ? bottom : top - height)}px`);
};
export const openFor = (button) => {
  const element = button.closest('[data-song]');
  [opener, id] = [button, button.dataset.more || element.dataset.song];
  if (element && 'audio' in element.dataset) know([songOf(element)]);
  menu.querySelector('[data-wants-chosen]').hidden = !current().chosen.length;
  moment = momentOf(partOf(button));
  showLinks(partOf(button));
  for (const item of menu.querySelectorAll('[data-way]:not([data-wants-chosen])')) {
    item.hidden = Boolean(element) && !('audio' in element.dataset);
  }
  const given = starsOf(element);
  for (const star of menu.querySelectorAll('[data-stars]')) {
    star.toggleAttribute('data-on', Number(star.dataset.stars) <= given);
    star.value = Number(star.dataset.stars) === given ? 0 : star.dataset.stars; // the same again takes them away
  }
  button.setAttribute('aria-expanded', true);
  menu.showPopover();
  place();
  items()[0].focus();
};
const close = () => menu.hidePopover();

menu.addEventListener('toggle', ({ newState }) => {
  if (newState !== 'closed') return;
  opener.setAttribute('aria-expanded', false);
  if (document.activeElement === document.body || menu.contains(document.activeElement)) opener.focus();
});
menu.addEventListener('click', ({ target, shiftKey }) => {
  const item = target.closest('[role=menuitem]');
  if (!item) return;
  close();
  const { way } = item.dataset;
  if (item.dataset.stars) rate(Number(item.value));
  if (way === 'more') playMore(id);
  else if (way) pick([{ id, ...moment }], way === 'next' && shiftKey ? 'front' : way);
});
menu.addEventListener('keydown', (event) => {
  const all = items();
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === 'Tab') return close();
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  all.at(to % all.length).focus();
});
addEventListener('scroll', () => { if (menu.matches(':popover-open')) close(); }, { passive: true });
