// What plays, and what plays after it. Pure: no page, no sound; a new queue for every change.
// An entry is {key, id}, and {from, to} where but a stretch plays, in seconds. First come those that were `chosen` by
// hand, then the `tail`: a whole list, of which `at` is the last one that began. `now` plays; `past` has played.
import { byHandBehind, cut, entryAt, nothing, placeOf, placeOfSong, reordered, withEntries, without, withSong } from './tail.js';

const MOST_PAST = 100;
export const REPEATS = ['off', 'all', 'one'];
export const empty = Object.freeze({
  now: null, chosen: [], tail: nothing, at: -1, past: [], shuffle: false, repeat: 'off',
});

// what is to come, counted from 0

const behind = ({ tail, at }) => tail.order.length - at - 1;
export const count = (queue) => queue.chosen.length + behind(queue);
export const entry = ({ chosen, tail, at }, number) => chosen[number] ?? entryAt(tail, at + 1 + number - chosen.length);
export const entries = (queue, from = 0, to = count(queue)) => (
  Array.from({ length: Math.max(0, Math.min(to, count(queue)) - from) }, (_, by) => entry(queue, from + by))
);
/** -1 for one that is not to come. */
export const numberOf = ({ chosen, tail, at }, key) => {
  const number = chosen.findIndex((each) => each.key === key);
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
  const picked = queue.chosen.find((each) => each.key === key);
  if (picked) return begun(queue, picked, { chosen: queue.chosen.filter((each) => each !== picked) });
  const at = placeOf(queue.tail, key);
  return at < 0 ? null : begun(queue, entryAt(queue.tail, at), { at });
};
/** The same by the song; null where the queue does not have it. */
export const jumpToSong = (queue, id) => {
  const place = placeOfSong(queue.tail, id, Math.max(0, queue.at));
  const key = entryAt(queue.tail, place)?.key ?? queue.chosen.find((each) => each.id === id)?.key;
  return key === undefined ? null : jump(queue, key);
};
/** A list plays from `at` on; what was chosen by hand stays. */
export const playList = (queue, list, at, random = Math.random) => {
  const tail = withEntries(list, list.order.length, byHandBehind(queue.tail, queue.at));
  const playing = { ...queue, tail, at, now: entryAt(tail, at), past: [] };
  return queue.shuffle ? { ...playing, ...reordered(tail, at, random) } : playing;
};
/** Another take of it plays now. Where the list has that one too, it goes on from there. */
export const exchanged = (queue, id) => {
  const { now, tail, at } = queue;
  if (!now || now.id === id) return queue;
  const isOfList = entryAt(tail, at)?.key === now.key;
  const place = isOfList ? placeOfSong(tail, id, at) : -1;
  if (place >= 0) return { ...queue, at: place, now: entryAt(tail, place) };
  return { ...queue, now: { ...now, id }, tail: isOfList ? withSong(tail, at, id) : tail };
};

// what is chosen by hand

const begunBy = (queue, [first, ...others], take) => (
  queue.now || !first ? take(queue, [first, ...others].filter(Boolean)) : take({ ...queue, now: first }, others)
);
/** Behind those that were chosen before; `inFront` of them. Where nothing plays, the first is what would. */
export const playNext = (queue, added, inFront = false) => begunBy(queue, added, (playing, some) => (
  { ...playing, chosen: inFront ? [...some, ...playing.chosen] : [...playing.chosen, ...some] }
));
/** At the very end. */
export const add = (queue, added) => begunBy(queue, added, (playing, some) => (
  behind(playing) > 0 ? { ...playing, tail: withEntries(playing.tail, playing.tail.order.length, some) }
    : { ...playing, chosen: [...playing.chosen, ...some] }
));
/** What plays now goes on. */
export const remove = (queue, keys) => {
  const isGone = new Set(keys);
  const places = keys.map((key) => placeOf(queue.tail, key)).filter((place) => place > queue.at);
  const chosen = queue.chosen.filter(({ key }) => !isGone.has(key));
  return { ...queue, chosen, tail: places.length ? without(queue.tail, places) : queue.tail };
};
export const clearChosen = (queue) => ({ ...queue, chosen: [] });
export const clearTail = (queue) => ({ ...queue, tail: cut(queue.tail, queue.at + 1) });
/** To stand at `index` of «chosen» or «tail», of what is to come. */
export const move = (queue, key, part, index) => {
  const moved = entry(queue, numberOf(queue, key));
  if (!moved) return queue;
  const left = remove(queue, [key]);
  if (part === 'chosen') return { ...left, chosen: left.chosen.toSpliced(index, 0, moved) };
  const place = Math.min(left.at + 1 + index, left.tail.order.length);
  return { ...left, tail: withEntries(left.tail, place, [moved]) };
};
/** One step up (-1) or down (1); between the two parts that is a step too. */
export const step = (queue, key, by) => {
  const number = numberOf(queue, key);
  const { length } = queue.chosen;
  const isChosen = number < length;
  if (number < 0 || (isChosen ? number + by < 0 : number + by >= count(queue))) return queue;
  if (isChosen && number + by < length) return move(queue, key, 'chosen', number + by);
  if (isChosen) return move(queue, key, 'tail', 0);
  return number + by < length ? move(queue, key, 'chosen', length) : move(queue, key, 'tail', number - length + by);
};

// its modes

export const shuffled = (queue, on, random = Math.random) => (
  { ...queue, shuffle: on, ...reordered(queue.tail, queue.at, on ? random : null) }
);
export const repeated = (queue, repeat) => ({ ...queue, repeat: REPEATS.includes(repeat) ? repeat : 'off' });

/** What is to come as `other` has it, without what has begun since; what plays goes on. */
export const arrangedAs = (queue, other) => {
  const played = new Set([...queue.past, queue.now].map((each) => each?.key));
  const last = entryAt(queue.tail, queue.at);
  const at = last ? placeOf(other.tail, last.key) : -1;
  const chosen = other.chosen.filter(({ key }) => !played.has(key));
  return { ...other, now: queue.now, past: queue.past, chosen, at: at < 0 ? other.at : at };
};

/** What came out of storage: a queue, or the empty one where anything is amiss. */
export const revived = (stored) => {
  const isEntry = (each) => typeof each?.key === 'string' && typeof each.id === 'string';
  const { now, chosen, past, tail, at } = stored ?? {};
  const isTail = Array.isArray(tail?.ids) && Array.isArray(tail.extra) && tail.order instanceof Uint32Array
    && tail.order.every((slot) => slot < tail.ids.length + tail.extra.length) && [...tail.extra].every(isEntry);
  const isSound = isTail && [chosen, past].every((some) => Array.isArray(some) && some.every(isEntry))
    && (now === null || isEntry(now)) && Number.isInteger(at) && at >= -1 && at < Math.max(1, tail.order.length);
  return isSound ? repeated({ ...empty, ...stored }, stored.repeat) : empty;
};
