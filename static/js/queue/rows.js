// The rows of one part of the queue. Of a hundred thousand only those that are seen stand in the page, each at its
// place by a custom property; what they show is asked for when they come.
import { clock } from '../lib/clock.js';
import { coverOf } from '../player/song.js';
import { ask, isPlayable, known } from './songs.js';

const SPARE = 6; // rows beyond what is seen
const GONE = "This song isn't in your library any more.";
const template = () => document.querySelector('#queue [data-row]').content.firstElementChild;
const controls = { grip: 'Move or remove', jump: 'Play', up: 'Move up', down: 'Move down', remove: 'Remove' };

const fill = (row, song) => {
  const title = song?.title ?? (song === null ? 'A song that is gone' : '…');
  row.dataset.title = title;
  row.className = `q ${song?.hue ?? ''}`;
  row.toggleAttribute('data-off', song !== undefined && !isPlayable(song));
  const link = row.querySelector('a');
  link.textContent = title;
  if (song) link.setAttribute('href', song.href); else link.removeAttribute('href');
  row.querySelector('.q__meta').textContent = song === null ? GONE : song?.silence ?? song?.style ?? '';
  row.querySelector('.q__time').textContent = song?.duration ? clock(song.duration) : '';
  const cover = row.querySelector('img');
  if (song) cover.src = coverOf(song, 160); else cover.removeAttribute('src');
  for (const [name, words] of Object.entries(controls)) {
    row.querySelector(`[data-${name}]`).setAttribute('aria-label', `${words}: ${title}`);
  }
};
/** Of an entry that plays a stretch, which one, and how long that is. */
const showStretch = (row, { from, to, words }) => {
  if (to === undefined) return;
  row.querySelector('.q__meta').textContent = words ?? `From ${clock(from)} to ${clock(to)}`;
  row.querySelector('.q__time').textContent = clock(to - from);
};

export class Rows {
  #rows = new Map(); // by key
  #shown = new Map(); // what each shows by now
  /** `list` is the <ol>, `body` what scrolls; `entryAt` gives an entry by its number in this part. */
  constructor(list, body, entryAt) {
    this.list = list;
    this.body = body;
    this.entryAt = entryAt;
  }
  get height() { return parseFloat(getComputedStyle(this.list).getPropertyValue('--row-height')) * 16; }
  #seen(count) {
    const top = this.body.getBoundingClientRect().top - this.list.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(top / this.height) - SPARE);
    return [first, Math.min(count, Math.ceil((top + this.body.clientHeight) / this.height) + SPARE)];
  }
  /** `count` entries in this part; `before` and `all`: those of the whole queue. */
  draw(count, before, all) {
    this.list.style.setProperty('--rows', count);
    const [first, end] = this.#seen(count);
    const seen = new Map();
    for (let number = first; number < end; number += 1) seen.set(this.entryAt(number).key, number);
    this.#keepFocused(seen, count);
    for (const [key, row] of this.#rows) if (!seen.has(key)) { row.remove(); this.#forget(key); }
    const ordered = [...seen].sort((one, other) => one[1] - other[1]);
    const missing = ordered.filter(([key, number]) => this.#place(key, number, before, all)).map(([, n]) => n);
    this.#order(ordered.map(([key]) => this.#rows.get(key)));
    const ids = missing.map((number) => this.entryAt(number).id);
    return ids.length ? ask(ids) : null;
  }
  #forget(key) { this.#rows.delete(key); this.#shown.delete(key); }
  /** One that has the focus is not taken away while the list is scrolled. */
  #keepFocused(seen, count) {
    const key = document.activeElement?.closest('.q')?.dataset.key;
    if (!key || seen.has(key) || !this.#rows.has(key)) return;
    const number = Number(this.#rows.get(key).dataset.number);
    if (number < count && this.entryAt(number).key === key) seen.set(key, number);
  }
  /** Whether nothing is known of its song yet. */
  #place(key, number, before, all) {
    const entry = this.entryAt(number);
    const row = this.#rows.get(key) ?? template().cloneNode(true);
    this.#rows.set(key, row);
    row.dataset.key = key;
    row.dataset.number = number;
    row.style.setProperty('--row', number);
    row.setAttribute('aria-posinset', before + number + 1);
    row.setAttribute('aria-setsize', all);
    const song = known(entry.id);
    if (this.#shown.get(key) !== song || !this.#shown.has(key)) fill(row, song);
    showStretch(row, entry);
    this.#shown.set(key, song);
    return song === undefined;
  }
  #order(rows) {
    if (rows.length === this.list.children.length && rows.every((row, at) => row === this.list.children[at])) return;
    const focused = this.list.contains(document.activeElement) ? document.activeElement : null;
    this.list.replaceChildren(...rows);
    if (focused?.isConnected) focused.focus({ preventScroll: true });
  }
  rowOf(key) { return this.#rows.get(key); }
}
