// Songs of the playlists that are kept, fetched one by one, and the lists as they are now.
import { root } from '../lib/root.js';
import { missing, withLists } from './plan.js';
import { change, describe, read, store } from './store.js';

const AT_ONCE = 50; // songs that are asked for
const A_DAY = 86_400_000; // ms after which all songs are compared with the server's
const GONE = [404, 410];

const json = async (address) => {
  const answer = await fetch(address, { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw Object.assign(new TypeError(`${answer.status}`), { status: answer.status });
  return answer.json();
};
const ask = (ids) => json(`${root}/queue/songs?ids=${ids.join(',')}`);

let fetching = new AbortController();
/** The song that is being fetched here is given up. */
export const abort = () => fetching.abort();
/** Resolves to «here»; «stopped», where somebody did so; «refused», where Songwall does not have it. */
const keep = async (song) => {
  fetching = new AbortController();
  try {
    const bytes = await store(song, fetching.signal);
    if (bytes === null) return 'refused';
    // held only where a list still has it
    await change((index) => withLists(index, index.lists, { ...index.held, [song.id]: { version: song.copy, bytes } }));
    return 'here';
  } catch (error) {
    if (error.name === 'AbortError') return 'stopped';
    throw error;
  }
};

/** As the playlist is now. One that is gone from Songwall keeps its songs here. */
export const renewed = async (list) => {
  try {
    const { label, entries } = await json(`${list.href}/queue`);
    return { label, entries, isGone: false };
  } catch (error) {
    if (GONE.includes(error.status)) return { isGone: true };
    throw error;
  }
};
export const renew = async () => {
  const changes = new Map();
  for (const list of (await read()).lists) changes.set(list.id, await renewed(list));
  await change((index) => withLists(index, index.lists.map((list) => ({ ...list, ...changes.get(list.id) }))));
};
/** Once a day: what songs are called, and those of which there is another copy by now. */
export const compare = async () => {
  const { held, checked } = await read();
  if (Date.now() - checked < A_DAY) return;
  const ids = Object.keys(held);
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    for (const song of await ask(ids.slice(from, from + AT_ONCE))) {
      const isOther = song.copy && song.copy !== held[song.id].version;
      if (isOther) await keep(song); else await describe(song);
    }
  }
  await change((index) => ({ ...index, checked: Date.now() }));
};
/** Until all is there, or all that is left was stopped. `without` gets the ids of songs that Songwall has no copy
    of. */
export const fetchMissing = async (without) => {
  for (;;) {
    const ids = missing(await read()).filter((id) => !without.has(id)).slice(0, AT_ONCE);
    if (!ids.length) return;
    const songs = new Map((await ask(ids)).map((song) => [song.id, song]));
    for (const id of ids) {
      if (!missing(await read()).includes(id)) continue;
      const end = songs.get(id)?.copy ? await keep(songs.get(id)) : 'refused';
      if (end === 'refused') without.add(id);
      if (end === 'stopped') break;
    }
  }
};
