// What is chosen by hand: to play next, at the very front, or at the very end. A toast says where, and takes it back.
import { add, playNext, remove } from './arrangement.js';
import { current, hang, newKey } from './keeper.js';
import { listAt } from './listing.js';
import { numberOf } from './queue.js';
import { ask, known } from './songs.js';
import { toast } from './toast.js';
import { showFirst } from './waking.js';

const MOST = 1000; // at once
const AWAY = "Can't reach Songwall, so nothing was added.";
const ENDINGS = { one: 'st', two: 'nd', few: 'rd', other: 'th' };
const rules = new Intl.PluralRules('en', { type: 'ordinal' });
const nth = (number) => `${number.toLocaleString('en')}${ENDINGS[rules.select(number)]}`;

const WAYS = {
  next: (queue, picked) => playNext(queue, picked),
  front: (queue, picked) => playNext(queue, picked, true),
  end: add,
};
const when = (first, many) => {
  if (first === 0) return many === 1 ? 'plays next' : 'play next';
  return many === 1 ? `plays ${nth(first + 1)}` : `play ${nth(first + 1)} to ${nth(first + many)}`;
};
const words = (picked, isFirstOfAll) => {
  const title = picked[0].words ?? known(picked[0].id)?.title;
  const what = picked.length === 1 ? `“${title ?? 'The song'}”` : `${picked.length.toLocaleString('en')} songs`;
  if (isFirstOfAll) return `${what} ${picked.length === 1 ? 'is' : 'are'} ready to play.`;
  return `${what} ${when(numberOf(current(), picked[0].key), picked.length)}.`;
};
/** `entries` are {id} or {id, from, to}, `way` one of WAYS. */
export const pick = async (entries, way) => {
  const picked = entries.slice(0, MOST).map((entry) => ({ ...entry, key: newKey() }));
  if (!picked.length) return;
  if (picked.length === 1) await ask([picked[0].id]);
  const isFirstOfAll = !current().now;
  hang(WAYS[way](current(), picked));
  if (isFirstOfAll) showFirst();
  const takeBack = () => hang(remove(current(), picked.map(({ key }) => key)));
  toast(words(picked, isFirstOfAll), isFirstOfAll ? null : takeBack);
};
/** The same with all of a list. */
export const pickList = async (address, way) => {
  const list = await listAt(address).catch(() => null);
  if (!list) return toast(AWAY);
  await pick(list.ids.map((id, slot) => ({ id, ...list.stretches[slot] })), way);
};
