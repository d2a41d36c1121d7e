// A whole list in the order in which it plays. Pure. Its ids stand in the list's own order, for so a hundred thousand
// need little room; an entry is made where one is looked at. `order` holds slots: places in `ids`, and beyond these
// places in `extra`, which holds what was put in by hand. `leads` and `styles` are the server's: a number for each id,
// by how many places further on the take stands that leads its family, and that of its style; or none at all. `folded`
// are slots that a shuffle left out, for another take of the family plays. A tail without an end knows the address of
// what comes `next`, and says `because` of what it is like the song that it is called by.
const none = new Uint32Array(0);
export const nothing = Object.freeze({
  name: '', label: '', href: '', ids: [], stretches: {}, extra: [], order: none, folded: none,
  leads: new Int32Array(0), styles: none, because: '', next: '',
});

/** `entries` as the server tells them: [id]; of a stretch [id, from, to], and what the player says of it.
    `name`: another one for each list. */
export const tailOf = (name, list) => {
  const { label = '', href = '', entries, leads = [], styles = [], because = '', next = '' } = list;
  const stretches = {};
  entries.forEach(([, from, to, words], slot) => {
    if (to !== undefined) stretches[slot] = { from, to, ...(words && { words }) };
  });
  const order = Uint32Array.from(entries.keys());
  const families = { leads: Int32Array.from(leads), styles: Uint32Array.from(styles) };
  const ids = entries.map(([id]) => id);
  return { ...nothing, name, label, href, because, next, ids, stretches, order, ...families };
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
export const cut = (tail, length) => ({ ...tail, order: tail.order.slice(0, length), folded: none });
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
/** With what comes behind it, but for songs that it has already. */
export const extended = (tail, { ids, next }) => {
  const known = new Set([...tail.ids, ...tail.extra.map(({ id }) => id)]);
  const fresh = ids.filter((id) => !known.has(id));
  const { length } = tail.ids;
  const order = Uint32Array.from([
    ...tail.order.map((slot) => (slot < length ? slot : slot + fresh.length)), ...fresh.map((_, by) => length + by),
  ]);
  return { ...tail, ids: [...tail.ids, ...fresh], order, next };
};
/** Another song in the place of the one at `at`. */
export const withSong = (tail, at, id) => {
  const slot = tail.order[at];
  if (!isByHand(tail, slot)) return { ...tail, ids: tail.ids.with(slot, id) };
  return { ...tail, extra: tail.extra.with(slot - tail.ids.length, { ...entryOf(tail, slot), id }) };
};
const leadOf = ({ leads }, slot) => slot + leads[slot]; // not a number of one by hand
/** Whether all from one place to another are takes of one family; or nobody knows. */
export const isFamily = (tail, one, other) => {
  const between = tail.order.subarray(Math.min(one, other), Math.max(one, other) + 1);
  return !tail.leads.length || between.every((slot) => leadOf(tail, slot) === leadOf(tail, tail.order[one]));
};
/** Another take of its family in the place of the one at `at`; where the list has it too, the two change places. */
export const withTake = (tail, at, id) => {
  const slot = tail.order[at];
  const other = isByHand(tail, slot) || !tail.leads.length ? -1
    : tail.ids.findIndex((song, place) => song === id && leadOf(tail, place) === leadOf(tail, slot));
  if (other < 0) return withSong(tail, at, id);
  const to = new Map([[slot, other], [other, slot]]);
  const exchange = (slots) => slots.map((number) => to.get(number) ?? number);
  return { ...tail, order: exchange(tail.order), folded: exchange(tail.folded) };
};
/** What was put in by hand and stands behind `at`. */
export const byHandBehind = (tail, at) => (
  [...tail.order.subarray(at + 1)].filter((slot) => isByHand(tail, slot)).map((slot) => entryOf(tail, slot))
);
