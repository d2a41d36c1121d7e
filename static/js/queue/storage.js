// The queue in the browser's database, for a hundred thousand ids are too many for localStorage. What is large is
// written only where it has changed. Other tabs read the same; `mark` tells one state from another.
import { root } from '../lib/root.js';
import { nothing } from './tail.js';

const STORE = 'queue';
const PATIENCE = 2000; // ms; a browser may never answer
const newMark = () => Math.random().toString(36).slice(2);
const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const open = () => {
  const request = indexedDB.open(`songwall${root}`, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  const late = new Promise((_, reject) => { setTimeout(reject, PATIENCE, new Error('no answer')); });
  return Promise.race([done(request), late]);
};
let database = null;
const store = async (mode) => {
  database ??= open();
  database.catch(() => { database = null; });
  const db = await database;
  db.onclose = db.onversionchange = () => { db.close(); database = null; };
  const transaction = db.transaction(STORE, mode);
  const finished = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error('not stored'));
  });
  return { objects: transaction.objectStore(STORE), finished };
};

const LARGE = ['order', 'folded', 'leads', 'styles']; // numbers of a tail, a list of them each
let written = { ids: null, idsMark: null }; // as they lie in the database, as far as we know
/** What was stored last, {queue, mark}; of an empty or a closed database null. */
export const load = async () => {
  try {
    const { objects } = await store('readonly');
    const names = ['state', 'ids', ...LARGE];
    const [state, ids, ...numbers] = await Promise.all(names.map((name) => done(objects.get(name))));
    if (!state) return null;
    const isSame = written.idsMark === state.idsMark;
    const large = Object.fromEntries(LARGE.map((name, at) => [name, numbers[at] ?? nothing[name]]));
    written = { ids: isSame ? written.ids : ids?.split(',').filter(Boolean), idsMark: state.idsMark, ...large };
    const { tail, mark, idsMark, ...rest } = state;
    return { queue: { ...rest, tail: { ...tail, ids: written.ids, ...large } }, mark };
  } catch {
    return null;
  }
};
/** Resolves to the new mark; rejects where nothing more can be stored. */
export const save = async ({ tail, ...rest }) => {
  const { ids, order, folded, leads, styles, ...list } = tail;
  const large = { order, folded, leads, styles };
  const mark = newMark();
  const idsMark = ids === written.ids ? written.idsMark : newMark();
  const { objects, finished } = await store('readwrite');
  objects.put({ ...rest, tail: list, mark, idsMark }, 'state');
  if (ids !== written.ids) objects.put(ids.join(','), 'ids');
  for (const name of LARGE) if (large[name] !== written[name]) objects.put(large[name], name);
  await finished;
  written = { ids, idsMark, ...large };
  return mark;
};
