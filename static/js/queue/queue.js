// What plays, and what plays after it. Pure: no page, no sound; a new queue for every change.
// An entry is {key, id}, and {from, to} where but a stretch plays, in seconds. First come those that were `chosen` by
// hand, then the `tail`: a whole list, of which `at` is the last one that began. `now` plays; `past` has played.
import { reordered } from './shuffle.js';
import {
  byHandBehind, entryAt, isFamily, nothing, placeLike, placeOf, placeOfSong, withEntries, withTake,
} from './tail.js';

const MOST_PAST = 100;
export const REPEATS = ['off', 'all', 'one'];
export const empty = Object.freeze({
  now: null, chosen: [], tail: nothing, at: -1, past: [], shuffle: false, repeat: 'off',
});

// what is to come, counted from 0

export const behind = ({ tail, at }) => tail.order.length - at - 1;
export const count = (queue) => queue.chosen.length + behind(queue);
export const entry = ({ chosen, tail, at }, number) => chosen[number] ?? entryAt(tail, at + 1 + number - chosen.length);
export const entries = (queue, from = 0, to = count(queue)) => (
  Array.from({ length: Math.max(0, Math.min(to, count(queue)) - from) }, (_, by) => entry(queue, from + by))
);
/** -1 for one that is not to come. */
export const numberOf = ({ chosen, tail, at }, key) => {
  const number = chosen.findIndex((entry) => entry.key === key);
  if (number >= 0) return number;
  const place = placeOf(tail, key);
  return place > at ? chosen.length + place - at - 1 : -1;
};

// moving on

const begun = (queue, now, change) => (
  { ...queue, ...change, now, past: queue.now ? [...queue.past, queue.now].slice(-MOST_PAST) : queue.past }
);
/** From the beginning: the list, or where there is none all that was played. */
const again = (queue) => {
  if (queue.tail.order.length) return begun(queue, entryAt(queue.tail, 0), { at: 0 });
  const [now, ...chosen] = [...queue.past, queue.now];
  return { ...queue, now, chosen, past: [] };
};
/** null at the end. */
export const next = (queue) => {
  const [first, ...chosen] = queue.chosen;
  if (first) return begun(queue, first, { chosen });
  if (behind(queue) > 0) return begun(queue, entryAt(queue.tail, queue.at + 1), { at: queue.at + 1 });
  return queue.repeat === 'all' && queue.now ? again(queue) : null;
};
/** What follows when a song has ended. */
export const following = (queue) => (queue.repeat === 'one' && queue.now ? queue : next(queue));
export const previous = (queue) => {
  const { past, tail, now, at } = queue;
  const isOfList = entryAt(tail, at)?.key === now?.key;
  const last = past.at(-1) ?? entryAt(tail, isOfList ? at - 1 : at);
  if (!now || !last) return null;
  const place = placeOf(tail, last.key);
  const chosen = isOfList ? queue.chosen : [now, ...queue.chosen];
  return { ...queue, now: last, past: past.slice(0, -1), chosen, at: place >= 0 ? place : at - Number(isOfList) };
};
/** Plays one that is to come, or the list's one at `place`. Those before it in the list are passed over. */
export const jump = (queue, key) => {
  const picked = queue.chosen.find((entry) => entry.key === key);
  if (picked) return begun(queue, picked, { chosen: queue.chosen.filter((entry) => entry !== picked) });
  const at = placeOf(queue.tail, key);
  return at < 0 ? null : begun(queue, entryAt(queue.tail, at), { at });
};
/** The same by the song; null where the queue does not have it. */
export const jumpToSong = (queue, id) => {
  const place = placeOfSong(queue.tail, id, Math.max(0, queue.at));
  const key = entryAt(queue.tail, place)?.key ?? queue.chosen.find((entry) => entry.id === id)?.key;
  return key === undefined ? null : jump(queue, key);
};
/** A list plays from `at` on; what was chosen by hand stays. */
export const playList = (queue, list, at, random = Math.random) => {
  const tail = withEntries(list, list.order.length, byHandBehind(queue.tail, queue.at));
  const playing = { ...queue, tail, at, now: entryAt(tail, at), past: [] };
  return queue.shuffle ? { ...playing, ...reordered(tail, at, random) } : playing;
};
/** The whole of a list of which the tail was a part. What plays is found in it, or put before what follows it. */
export const widened = (queue, list, random = Math.random) => {
  const { tail, at, now } = queue;
  const last = entryAt(tail, at);
  const later = entries(queue, queue.chosen.length).map((entry) => placeLike(list, entry)).find((place) => place >= 0);
  const standing = last ? placeLike(list, last) : -1;
  const place = standing >= 0 ? standing : later ?? 0;
  const whole = last && standing < 0 ? withEntries(list, place, [{ ...last, key: `${list.name}+` }]) : list;
  const anew = (entry) => (
    entry && placeOf(tail, entry.key) >= 0 ? entryAt(whole, placeLike(whole, entry)) ?? entry : entry
  );
  const wide = {
    ...queue, tail: withEntries(whole, whole.order.length, byHandBehind(tail, at)), at: last ? place : -1,
    now: last?.key === now?.key ? entryAt(whole, place) : now, past: queue.past.map(anew),
  };
  return queue.shuffle ? { ...wide, ...reordered(wide.tail, wide.at, random) } : wide;
};
/** Another take of it plays now, in the same place of the queue. Where the list has that one beside it, it goes on from
    there; where it has it elsewhere, the two change places. */
export const exchanged = (queue, id) => {
  const { now, tail, at } = queue;
  if (!now || now.id === id) return queue;
  if (entryAt(tail, at)?.key !== now.key) return { ...queue, now: { ...now, id } };
  const place = now.to === undefined ? placeOfSong(tail, id, at) : -1;
  if (place >= 0 && isFamily(tail, at, place)) return { ...queue, at: place, now: entryAt(tail, place) };
  const other = withTake(tail, at, id);
  return { ...queue, tail: other, now: entryAt(other, at) };
};
