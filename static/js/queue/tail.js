// A whole list in the order in which it plays. Pure. Its ids stand in the list's own order, for so a hundred thousand
// need little room; an entry is made where one is looked at. `order` holds slots: places in `ids`, and beyond these
// places in `extra`, which holds what was put in by hand.
export const nothing = Object.freeze({
  name: '', label: '', href: '', ids: [], stretches: {}, extra: [], order: new Uint32Array(0),
});

/** `entries` as the server tells them: [id], or [id, from, to] of a stretch. `name`: another one for each list. */
export const tailOf = (name, { label = '', href = '', entries }) => {
  const stretches = {};
  entries.forEach(([, from, to], slot) => { if (to !== undefined) stretches[slot] = { from, to }; });
  const order = Uint32Array.from(entries.keys());
  return { name, label, href, ids: entries.map(([id]) => id), stretches, extra: [], order };
};

export const isByHand = (tail, slot) => slot >= tail.ids.length;
const entryOf = (tail, slot) => (
  isByHand(tail, slot) ? tail.extra[slot - tail.ids.length]
    : { key: `${tail.name}:${slot}`, id: tail.ids[slot], ...tail.stretches[slot] }
);
export const entryAt = (tail, at) => (at >= 0 && at < tail.order.length ? entryOf(tail, tail.order[at]) : null);

const slotOf = (tail, key) => {
  const byHand = tail.extra.findIndex((entry) => entry.key === key);
  if (byHand >= 0) return tail.ids.length + byHand;
  return key.startsWith(`${tail.name}:`) ? Number(key.slice(tail.name.length + 1)) : -1;
};
/** Where the entry with this key stands in the order, -1 for nowhere. */
export const placeOf = (tail, key) => tail.order.indexOf(slotOf(tail, key));
/** Where this song stands, from `start` on, else before it; -1 for nowhere. */
export const placeOfSong = (tail, id, start = 0) => {
  if (!tail.ids.includes(id) && !tail.extra.some((entry) => entry.id === id)) return -1;
  const isIt = (slot) => (isByHand(tail, slot) ? tail.extra[slot - tail.ids.length].id : tail.ids[slot]) === id;
  const at = tail.order.subarray(start).findIndex(isIt);
  return at < 0 ? tail.order.findIndex(isIt) : start + at;
};

/** Where this very entry stands by its song and stretch, else its song. */
export const placeLike = (tail, { id, from }) => {
  const slot = tail.ids.findIndex((other, place) => other === id && tail.stretches[place]?.from === from);
  return slot < 0 ? placeOfSong(tail, id) : tail.order.indexOf(slot);
};

export const without = (tail, places) => {
  const gone = new Set(places);
  return { ...tail, order: tail.order.filter((_, at) => !gone.has(at)) };
};
export const cut = (tail, length) => ({ ...tail, order: tail.order.slice(0, length) });
/** With `entries` put in at a place. One that was of the list before is so again. */
export const withEntries = (tail, at, entries) => {
  const extra = [...tail.extra];
  const slots = entries.map((entry) => {
    const slot = slotOf(tail, entry.key);
    if (slot >= 0 && entryOf(tail, slot)?.id === entry.id) return slot;
    return tail.ids.length + extra.push(entry) - 1;
  });
  const order = new Uint32Array(tail.order.length + slots.length);
  order.set(tail.order.subarray(0, at));
  order.set(slots, at);
  order.set(tail.order.subarray(at), at + slots.length);
  return { ...tail, extra, order };
};
/** Another song in the place of the one at `at`. */
export const withSong = (tail, at, id) => {
  const slot = tail.order[at];
  if (!isByHand(tail, slot)) return { ...tail, ids: tail.ids.with(slot, id) };
  return { ...tail, extra: tail.extra.with(slot - tail.ids.length, { ...entryOf(tail, slot), id }) };
};
/** What was put in by hand and stands behind `at`. */
export const byHandBehind = (tail, at) => (
  [...tail.order.subarray(at + 1)].filter((slot) => isByHand(tail, slot)).map((slot) => entryOf(tail, slot))
);

const mixed = (slots, random) => {
  for (let left = slots.length - 1; left > 0; left -= 1) {
    const other = Math.floor(random() * (left + 1));
    [slots[left], slots[other]] = [slots[other], slots[left]];
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
/** The list's songs anew: by chance, the one at `at` first and all others behind it; or in the list's own order. */
export const reordered = (tail, at, random) => {
  const { middle, end } = handPicks(tail, at);
  const slots = tail.order.filter((slot) => !isByHand(tail, slot));
  const current = tail.order.subarray(0, at + 1).findLast((slot) => !isByHand(tail, slot));
  let before = [];
  let behind = slots;
  if (random) behind = mixed(slots.filter((slot) => slot !== current), random);
  else {
    slots.sort();
    before = current === undefined ? [] : slots.subarray(0, slots.indexOf(current));
    behind = slots.subarray(current === undefined ? 0 : before.length + 1);
  }
  const playing = at >= 0 && isByHand(tail, tail.order[at]) ? [tail.order[at]] : [];
  const start = [...before, ...(current === undefined ? [] : [current]), ...playing];
  const rest = [...behind];
  for (const [by, slot] of middle) rest.splice(by, 0, slot);
  return { tail: { ...tail, order: Uint32Array.from([...start, ...rest, ...end]) }, at: start.length - 1 };
};
