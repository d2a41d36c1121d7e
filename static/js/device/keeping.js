// Playlists that are to be kept on this device, one tab at work for all. What was fetched stays, whatever happens; the
// rest is fetched at the next visit.
import { root } from '../lib/root.js';
import { abort, compare, fetchMissing, renew, renewed } from './fetching.js';
import { deviceCache } from './names.js';
import { withLists } from './plan.js';
import * as store from './store.js';

export const FULL = 'There is no more room on this device. What is here stays.';
export const AWAY = "Can't reach Songwall just now. It goes on at your next visit.";
const FORBIDDEN = 'This browser lets this page keep nothing.';

/** `problem`: why no more comes, as a sentence; `without`: ids of songs that Songwall has no copy of yet. */
export const state = { isBusy: false, problem: '', without: new Set() };
const show = () => document.dispatchEvent(new Event('songwall:device'));
const reasonOf = ({ name }) => {
  if (name === 'QuotaExceededError') return FULL;
  return name === 'TypeError' ? AWAY : FORBIDDEN;
};
const work = async () => {
  Object.assign(state, { isBusy: true, problem: '', without: new Set() });
  show();
  try {
    await renew();
    await store.sweep();
    await compare();
    await fetchMissing(state.without);
    await store.sweep();
  } catch (error) {
    state.problem = reasonOf(error);
  }
  state.isBusy = false;
  show();
};
/** Brings what is missing, and lets go of what no playlist has any more. One tab does so for all. */
export const goOn = () => (
  navigator.locks.request(`${deviceCache(root)}/fetching`, { ifAvailable: true }, (lock) => lock && work())
);

/** Keeps a playlist {id, label, href} from now on; also one that was stopped. */
export const start = async (list) => {
  navigator.storage.persist?.().catch(() => {});
  try {
    const begun = { ...list, ...await renewed(list), isStopped: false };
    await store.change((index) => withLists(index, [...index.lists.filter(({ id }) => id !== list.id), begun]));
  } catch (error) {
    state.problem = reasonOf(error);
    return show();
  }
  return goOn(); // who is at it already sees it
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
