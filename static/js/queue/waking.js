// The queue of an earlier visit, or of another tab.
import { recall, remember } from '../lib/store.js';
import { deck } from '../player/audio.js';
import { arrangedAs, revived } from './arrangement.js';
import { asEntry, current, newKey, play, take } from './keeper.js';
import { empty, jumpToSong, playList } from './queue.js';
import { restore } from './sharing.js';
import { ask, know, known } from './songs.js';
import { tailOf } from './tail.js';

/** The player holds it, without a sound. */
const show = (song, at = 0) => {
  if (song && song.id !== deck.song?.id && !deck.playing) deck.load(song, at);
};
/** Where nothing has played so far, the first one waits in the player. */
export const showFirst = async () => {
  const { now } = current();
  if (!deck.song && now && await ask([now.id]) && known(now.id)) show(asEntry(known(now.id), now), now.from);
};
const handlers = {
  current,
  replace(other) {
    const queue = revived(other);
    if (queue.now) ask([queue.now.id]).then((isTold) => { if (isTold) play(queue); });
  },
  adopt(other, isOwn) {
    take(isOwn ? arrangedAs(current(), other) : revived(other));
    const [song, place] = [recall('song'), recall('place')];
    if (!isOwn && song?.id === current().now?.id) show(song, place?.id === song.id ? place.at : 0);
  },
};
const listOf = (songs, at = 0, label = '') => (
  playList(empty, tailOf(newKey(), { label, entries: songs.map(({ id }) => [id]) }), at)
);
/** As versions before 0.5 remembered it. */
const former = () => {
  const { songs, at } = recall('queue', {});
  remember('queue', null);
  const isSound = Array.isArray(songs) && songs.every((song) => typeof song?.id === 'string') && songs[at];
  return isSound ? listOf(songs, at) : empty;
};
/** Brings back what was stored; `song` is what the player held as the page came. */
export const wake = async (song) => {
  const stored = await restore(handlers);
  const queue = stored ? revived(stored) : former();
  if (song) know([song]);
  const isHeld = !song || queue.now?.id === song.id;
  take(isHeld ? queue : jumpToSong(queue, song.id) ?? listOf([song], 0, song.title));
};
