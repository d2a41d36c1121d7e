// What the songs of the queue are called, and whether they play: asked of the server when one is seen, or soon to play.
import { root } from '../lib/root.js';

const AT_ONCE = 100; // as many as the server tells
const MOST = 1000; // that are remembered, the last ones
const AWAY = 20_000; // ms after which a song is asked for once more that is not on this device
const songs = new Map(); // by id; null: there is no such song any more

/** null where the song is gone, undefined where nobody has asked yet. */
export const known = (id) => {
  const song = songs.get(id);
  return song?.until < Date.now() ? undefined : song;
};
/** Whether it can be heard, as far as is known. */
export const isPlayable = (song) => Boolean(song) && !song.silence;
const note = (id, song) => {
  songs.delete(id);
  songs.set(id, song);
  if (songs.size > MOST) songs.delete(songs.keys().next().value);
};
/** As read off a page, or as they play: whole. */
export const know = (some) => { for (const { from, to, words, ...song } of some) note(song.id, song); };

const under = new Map(); // what is being asked, by id
/** While the server is away, and the worker can tell of what is kept alone. */
const elsewhere = (id) => ({
  id, title: 'Not on this device', style: '', href: `${root}/songs/${id}`, copy: '', duration: 0,
  silence: "Can't reach Songwall just now.", until: Date.now() + AWAY,
});
const fetchSome = async (ids) => {
  const answer = await fetch(`${root}/queue/songs?ids=${ids.join(',')}`);
  if (!answer.ok) throw new TypeError(`${answer.status}`);
  const answered = new Map((await answer.json()).map((song) => [song.id, song]));
  const isAway = answer.headers.has('Songwall-Away');
  for (const id of ids) note(id, answered.get(id) ?? (isAway ? elsewhere(id) : null));
};
/** Until all of `ids` are known; false where they could not be asked for. */
export const ask = async (ids) => {
  const fresh = [...new Set(ids)].filter((id) => known(id) === undefined && !under.has(id));
  for (let from = 0; from < fresh.length; from += AT_ONCE) {
    const some = fresh.slice(from, from + AT_ONCE);
    const asking = fetchSome(some).finally(() => some.forEach((id) => under.delete(id)));
    for (const id of some) under.set(id, asking);
  }
  try {
    await Promise.all(ids.map((id) => under.get(id)));
    return true;
  } catch {
    return false;
  }
};
