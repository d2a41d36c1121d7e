// Playlists that are to be kept on this device, one tab at work for all. What was fetched stays, whatever happens; the
// rest is fetched at the next visit.
import { root } from '../lib/root.js';
import { abort, compare, fetchMissing, renew, renewed } from './fetching.js';
import { fetchingLock } from './names.js';
import { withLists } from './plan.js';
import * as store from './store.js';

export const FULL = 'There is no more room on this device. What is here stays.';
const AWAY = "Can't reach Songwall just now. It goes on at your next visit.";
const FORBIDDEN = 'This browser lets this page keep nothing.';

/** `problem`: why no more comes, as a sentence; `without`: ids of songs that Songwall has no copy of yet. */
export const state = { problem: '', without: new Set() };
/** Whether some tab fetches songs now. */
export const isBusy = async () => {
  const { held } = await navigator.locks.query();
  return held.some(({ name }) => name === fetchingLock(root));
};
export const reasonOf = ({ name }) => {
  if (name === 'QuotaExceededError') return FULL;
  return name === 'TypeError' ? AWAY : FORBIDDEN;
};
const work = async () => {
  Object.assign(state, { problem: '', without: new Set() });
  store.say();
  try {
    await renew();
    await store.sweep();
    await compare();
    await fetchMissing(state.without);
    await store.sweep();
  } catch (error) {
    state.problem = reasonOf(error);
  }
};
/** Brings what is missing, and lets go of what no playlist has any more; once nobody else is at it. */
export const goOn = async () => {
  await navigator.locks.request(fetchingLock(root), work);
  store.say();
};

/** Keeps a playlist {id, label, href} from now on; also one that was stopped. Rejects where that can't begin. */
export const start = async (list) => {
  navigator.storage.persist?.().catch(() => {});
  const begun = { ...list, ...await renewed(list), isStopped: false };
  await store.change((index) => withLists(index, [...index.lists.filter(({ id }) => id !== list.id), begun]));
  await goOn();
};
export const stop = async (id) => {
  await store.change((index) => ({
    ...index, lists: index.lists.map((list) => (list.id === id ? { ...list, isStopped: true } : list)),
  }));
  abort();
};
/** Its songs go, but for those that another playlist has. */
export const remove = async (id) => {
  await store.change((index) => withLists(index, index.lists.filter((list) => list.id !== id)));
  abort();
  await goOn();
};
export const forget = async () => {
  await store.forget();
  abort();
};
