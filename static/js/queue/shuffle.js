// A list by chance: one take of each family, and songs of one style apart where they can be. Pure.
import { isByHand } from './tail.js';

const REACH = 50; // songs, among which one is looked for that may stand elsewhere

const mixed = (slots, random) => {
  for (let left = slots.length - 1; left > 0; left -= 1) {
    const other = Math.floor(random() * (left + 1));
    [slots[left], slots[other]] = [slots[other], slots[left]];
  }
  return slots;
};
/** Of each family the leading take, where it is among them, else the first; of that of `current` none. */
const oneOfEach = (slots, { leads }, current) => {
  if (!leads.length) return [slots, new Uint32Array(0)];
  const chosen = new Map();
  for (const slot of slots) {
    const lead = slot + leads[slot];
    if (slot === lead || !chosen.has(lead)) chosen.set(lead, slot);
  }
  if (current !== undefined) chosen.delete(current + leads[current]);
  const isChosen = (slot) => chosen.get(slot + leads[slot]) === slot;
  return [slots.filter(isChosen), slots.filter((slot) => !isChosen(slot))];
};
/** Whoever follows one of the same style changes places with a near one, where both then stand beside others. */
const parted = (slots, { styles }, current) => {
  const isAlike = (one, other) => styles[one] > 0 && styles[one] === styles[other];
  const fits = (slot, at) => !isAlike(slot, at ? slots[at - 1] : current) && !isAlike(slot, slots[at + 1]);
  const follows = (at) => isAlike(slots[at], at ? slots[at - 1] : current);
  for (let at = 0; at < slots.length; at += 1) {
    for (let by = 1; follows(at) && by <= REACH; by += 1) {
      for (const other of [at + by, at - by]) {
        if (!(other in slots) || !fits(slots[other], at) || !fits(slots[at], other)) continue;
        [slots[at], slots[other]] = [slots[other], slots[at]];
        break;
      }
    }
  }
  return slots;
};
/** What of the order is by hand stays as far from the song that plays as it was; what ends the queue ends it. */
const handPicks = (tail, at) => {
  const behind = tail.order.subarray(at + 1);
  const last = behind.findLastIndex((slot) => !isByHand(tail, slot));
  const middle = [...behind.subarray(0, last + 1)].flatMap((slot, by) => (isByHand(tail, slot) ? [[by, slot]] : []));
  return { middle, end: behind.subarray(last + 1) };
};
/** The songs of the list before and behind `current`, and those that are left out. */
const arranged = (slots, tail, current, random) => {
  if (random) {
    const [one, folded] = oneOfEach(slots.filter((slot) => slot !== current), tail, current);
    return { before: [], behind: parted(mixed(one, random), tail, current), folded };
  }
  slots.sort();
  const start = current === undefined ? 0 : slots.indexOf(current);
  const behind = slots.subarray(current === undefined ? 0 : start + 1);
  return { before: slots.subarray(0, start), behind, folded: new Uint32Array(0) };
};
/** The list's songs anew: by chance, the one at `at` first and all others behind it; or in the list's own order. */
export const reordered = (tail, at, random) => {
  const { middle, end } = handPicks(tail, at);
  const slots = Uint32Array.from([...tail.order.filter((slot) => !isByHand(tail, slot)), ...tail.folded]);
  const current = tail.order.subarray(0, at + 1).findLast((slot) => !isByHand(tail, slot));
  const { before, behind, folded } = arranged(slots, tail, current, random);
  const playing = at >= 0 && isByHand(tail, tail.order[at]) ? [tail.order[at]] : [];
  const start = [...before, ...(current === undefined ? [] : [current]), ...playing];
  const rest = [...behind];
  for (const [by, slot] of middle) rest.splice(by, 0, slot);
  return { tail: { ...tail, folded, order: Uint32Array.from([...start, ...rest, ...end]) }, at: start.length - 1 };
};
