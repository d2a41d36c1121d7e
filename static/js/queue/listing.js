// A list that somebody plays: at once what the page shows of it, and as soon as it is told all of it.
import { deck } from '../player/audio.js';
import { begin, current, hang, newKey, play } from './keeper.js';
import { jumpToSong, playList, widened } from './queue.js';
import { know, known } from './songs.js';
import { nothing, placeLike, tailOf, withSong } from './tail.js';
import { toast } from './toast.js';

const AWAY = "Can't reach Songwall, so this list can't play just now.";

export const listAt = async (address) => {
  const answer = await fetch(address, { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new TypeError(`${answer.status}`);
  return tailOf(newKey(), await answer.json());
};
const isSame = ({ ids, leads, stretches }, list) => (
  ids.length === list.ids.length && ids.every((id, slot) => id === list.ids[slot])
  && leads.length === list.leads.length && leads.every((lead, slot) => lead === list.leads[slot])
  && JSON.stringify(stretches) === JSON.stringify(list.stretches)
);
/** In its own order, with nothing but its own. */
const asTold = (tail) => ({ ...tail, extra: [], folded: nothing.folded, order: Uint32Array.from(tail.ids.keys()) });

/** Song and second of before come back. */
export const goBackTo = ({ queue, song, at }) => begin(queue, known(song.id) ?? song, { at, isAnother: true });
const tellReplaced = (former) => {
  const { label } = current().tail;
  toast(label ? `Now from “${label}”.` : 'Another queue plays now.', () => goBackTo(former));
};
const heading = ({ label, href, address, styles }) => ({ label, href, address, styles });
/** The whole list in the place of the part of it that the page shows; `takes` stand for one picture. */
const complete = async (address, part, song, takes) => {
  let list = await listAt(address).catch(() => null);
  if (!list || current().tail.name !== part.name) return;
  const place = list.ids.findIndex((id) => takes.includes(id));
  if (place >= 0) list = withSong(list, place, song.id);
  list = { ...list, address };
  hang(isSame(current().tail, list) ? { ...current(), tail: { ...current().tail, ...heading(list) } }
    : widened(current(), list), true);
};

/** `song` has begun. `page`: what it stood among, {songs, label, href, address, takes, isAlone}; `former`: what played
    before, {song, at}. */
export const played = (song, page, { song: before, at }) => {
  know(page.songs);
  if (before && !before.veiled) know([before]);
  const former = { queue: current(), song: before, at };
  const jumped = page.isAlone && jumpToSong(former.queue, song.id);
  if (jumped) return hang(jumped);
  const { tail } = former.queue;
  const isKnown = page.address && tail.address === page.address && tail.ids.includes(song.id);
  const entries = page.songs.map(({ id, from, to, words }) => (to === undefined ? [id] : [id, from, to, words]));
  const part = isKnown ? asTold(tail) : { ...tailOf(newKey(), { ...page, entries }), address: page.address };
  hang(playList(former.queue, part, placeLike(part, song)), !isKnown);
  const isSameList = page.address ? tail.address === page.address : tail.href === page.href;
  if (former.queue.now && before && !before.veiled && !isSameList) tellReplaced(former);
  if (page.address) complete(page.address, part, song, page.takes);
};
/** All of a list from its beginning, or shuffled from anywhere. `isMixed`: shuffled from now on. */
export const playAll = async (address, isMixed = false) => {
  const list = await listAt(address).catch(() => null);
  if (!list) return toast(AWAY);
  if (!list.ids.length) return toast('Nothing of this list plays yet.');
  const former = { queue: current(), song: deck.song, at: deck.at };
  const shuffle = isMixed || former.queue.shuffle;
  const first = shuffle ? Math.floor(Math.random() * list.ids.length) : 0;
  play(playList({ ...former.queue, shuffle }, { ...list, address }, first));
  if (former.song && former.queue.tail.address !== address) tellReplaced(former);
};
