// The songs that play one after another. Pure: no page, no sound; a new queue for every change.
export const empty = Object.freeze({ songs: [], at: -1 });

export const queueOf = (songs, id) => {
  const at = songs.findIndex((song) => song.id === id);
  return at < 0 ? empty : { songs, at };
};
export const current = ({ songs, at }) => songs[at] ?? null;
export const next = (queue) => (queue.at + 1 < queue.songs.length ? { ...queue, at: queue.at + 1 } : null);
export const previous = (queue) => (queue.at > 0 ? { ...queue, at: queue.at - 1 } : null);
export const jump = (queue, id) => {
  const at = queue.songs.findIndex((song) => song.id === id);
  return at < 0 ? null : { ...queue, at };
};
/** The song that plays now, which may be another take of the one that the queue had in mind. */
export const exchanged = (queue, song) => {
  const { at } = jump(queue, song.id) ?? queue;
  return { songs: queue.songs.map((each, index) => (index === at ? song : each)), at };
};
/** What came out of storage: a queue, or the empty one where anything is amiss. Other copies may be there by now. */
export const revived = (stored) => {
  const isSong = (song) => typeof song?.id === 'string' && typeof song.href === 'string';
  const isSound = Array.isArray(stored?.songs) && stored.songs.every(isSong);
  if (!isSound || !current(stored)) return empty;
  return { songs: stored.songs.map(({ copy, ...song }) => song), at: stored.at };
};
