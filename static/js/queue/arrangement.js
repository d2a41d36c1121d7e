// What is to come, otherwise than it was. Pure, as the queue itself.
import { behind, count, empty, entry, numberOf, REPEATS } from './queue.js';
import { reordered } from './shuffle.js';
import { cut, entryAt, nothing, placeOf, withEntries, without } from './tail.js';

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
  const played = new Set([...queue.past, queue.now].map((entry) => entry?.key));
  const last = entryAt(queue.tail, queue.at);
  const at = last ? placeOf(other.tail, last.key) : -1;
  const chosen = other.chosen.filter(({ key }) => !played.has(key));
  return { ...other, now: queue.now, past: queue.past, chosen, at: at < 0 ? other.at : at };
};

/** What came out of storage: a queue, or the empty one where anything is amiss. */
export const revived = (stored) => {
  const isEntry = (entry) => typeof entry?.key === 'string' && typeof entry.id === 'string';
  const { now, chosen, past, at } = stored ?? {};
  const tail = { ...nothing, ...stored?.tail };
  const isForEach = (numbers) => ArrayBuffer.isView(numbers) && [0, tail.ids.length].includes(numbers.length);
  const areSlots = (slots, count) => slots instanceof Uint32Array && slots.every((slot) => slot < count);
  const isTail = stored?.tail && Array.isArray(tail.ids) && Array.isArray(tail.extra) && tail.extra.every(isEntry)
    && areSlots(tail.order, tail.ids.length + tail.extra.length) && areSlots(tail.folded, tail.ids.length)
    && isForEach(tail.leads) && isForEach(tail.styles);
  const isSound = isTail && [chosen, past].every((some) => Array.isArray(some) && some.every(isEntry))
    && (now === null || isEntry(now)) && Number.isInteger(at) && at >= -1 && at < Math.max(1, tail.order.length);
  return isSound ? repeated({ ...empty, ...stored, tail }, stored.repeat) : empty;
};
