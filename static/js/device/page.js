// What is kept on this device, to be heard and removed; also while the server is away.
import { clock } from '../lib/clock.js';
import { announce } from '../lib/status.js';
import { onContent } from '../lib/on_content.js';
import { setLight } from '../page/appearance.js';
import { renew } from '../player/progress.js';
import { coverOf } from '../player/song.js';
import { forget } from './keeping.js';
import { showAll } from './line.js';
import { allBytes, heldOf, size } from './plan.js';
import { isAble, isLocked, read, room, songs } from './store.js';

const place = () => document.querySelector('#main [data-device]');
const counted = (number, one) => (number === 1 ? `1 ${one}` : `${number} ${one}s`);
const copyOf = (name) => (
  document.querySelector(`[data-device-${name}-template]`).content.firstElementChild.cloneNode(true)
);

const rowOf = (song, [, from, to]) => {
  const row = copyOf('song');
  const length = to === undefined ? song.duration : to - from;
  Object.assign(row.dataset, {
    song: song.id, title: song.title, style: song.style, href: song.href, audio: song.copy, duration: song.duration,
  });
  if (song.gain !== null) row.dataset.gain = song.gain;
  if (song.favourite) row.dataset.favourite = '';
  if (to !== undefined) row.dataset.moment = `${from}-${to}`;
  if (song.hue) row.classList.add(song.hue);
  const button = row.querySelector('[data-play]');
  button.setAttribute('aria-label', `Play ${song.title}`);
  if (to !== undefined) button.dataset.from = from;
  row.querySelector('img').src = coverOf(song, 160);
  row.querySelector('[data-row-title]').textContent = song.title;
  const style = to === undefined ? song.style : `From ${clock(from)} to ${clock(to)}`;
  row.querySelector('[data-row-style]').textContent = style;
  row.querySelector('[data-row-length]').textContent = length ? clock(length) : '';
  const wave = row.querySelector('path');
  wave.setAttribute('d', song.wave);
  wave.ownerSVGElement.setAttribute('viewBox', `-0.5 0 ${song.bars} 100`);
  return row;
};
const sectionOf = (list) => {
  const section = copyOf('list');
  const keep = section.querySelector('[data-keep]');
  Object.assign(keep.dataset, { keep: list.id, href: list.href, label: list.label });
  section.dataset.queueFrom = `${list.href}/queue`;
  return section;
};
const shown = new WeakMap(); // by section: which songs stand there
const fill = async (section, list, held) => {
  const entries = list.entries.filter(([id]) => heldOf(held, id));
  const link = section.querySelector('h2 a');
  link.textContent = list.label;
  link.href = list.href;
  if (shown.get(section) === JSON.stringify(entries)) return;
  shown.set(section, JSON.stringify(entries));
  const byId = new Map((await songs([...new Set(entries.map(([id]) => id))])).map((song) => [song.id, song]));
  const rows = entries.filter(([id]) => byId.has(id)).map((entry) => rowOf(byId.get(entry[0]), entry));
  section.querySelector('ol').replaceChildren(...rows);
};
/** A section stays as long as its playlist does, so that the focus stays in it. */
const hangLists = async (here, lists, held) => {
  const idOf = (section) => section.querySelector('[data-keep]').dataset.keep;
  const former = new Map([...here.children].map((section) => [idOf(section), section]));
  const sections = lists.map((list) => former.get(list.id) ?? sectionOf(list));
  for (const section of former.values()) if (!sections.includes(section)) section.remove();
  for (const section of sections) if (!section.isConnected) here.append(section);
  await Promise.all(sections.map((section, at) => fill(section, lists[at], held)));
};
const show = async () => {
  const here = place();
  if (!here) return;
  const find = (name) => here.querySelector(`[data-device-${name}]`);
  const { lists, held } = await read();
  const isShut = await isLocked();
  const free = size(await room());
  find('unable')?.toggleAttribute('hidden', isAble);
  find('none').hidden = !isAble || isShut || lists.length > 0;
  find('locked').hidden = !isShut;
  find('forget').hidden = !lists.length;
  find('sum').hidden = isShut || !lists.length;
  find('sum').textContent = `${counted(lists.length, 'playlist')} · ${size(allBytes(held))} taken, ${free} free`;
  await hangLists(find('lists'), isShut ? [] : lists, held);
  renew();
  await showAll();
};
let turn = Promise.resolve();
const showNext = () => { turn = turn.then(show).catch(console.warn); };

const light = document.cookie.match(/(?:^|; )theme=(light|dark)/)?.[1];
if (light) setLight(light); // the page for a server that is away is the same for all
document.addEventListener('click', async ({ target }) => {
  if (target.closest('[data-device-again]')) location.reload();
  if (!target.closest('[data-device-forget-all]')) return;
  await forget();
  announce('Nothing is kept here any more.');
  document.getElementById('main').focus();
});
document.addEventListener('songwall:device', showNext);
onContent(showNext);
