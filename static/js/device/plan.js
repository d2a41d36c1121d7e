// What of the playlists that are kept is still to be fetched, and what may go. Pure; an index is as names.js says.

/** What is held of a song, {version, bytes}; undefined where nothing is. A song may be called «constructor». */
export const heldOf = (held, id) => (Object.hasOwn(held, id) ? held[id] : undefined);
const idsOf = (lists) => [...new Set(lists.flatMap(({ entries }) => entries.map(([id]) => id)))];

/** Ids of songs that are to be fetched, in the order of the lists; those of a list that was stopped are not. */
export const missing = ({ lists, held }) => (
  idsOf(lists.filter(({ isStopped }) => !isStopped)).filter((id) => !heldOf(held, id))
);
/** The index with another state of its lists, or of what is `held`: a song that is in no list is not. */
export const withLists = (index, lists, held = index.held) => {
  const ids = new Set(idsOf(lists));
  return { ...index, lists, held: Object.fromEntries(Object.entries(held).filter(([id]) => ids.has(id))) };
};
/** How much of a list is there: songs, of how many, and their bytes. */
export const progress = (list, held) => {
  const ids = idsOf([list]);
  const here = ids.filter((id) => heldOf(held, id));
  return { songs: here.length, of: ids.length, bytes: here.reduce((sum, id) => sum + held[id].bytes, 0) };
};
export const allBytes = (held) => Object.values(held).reduce((sum, { bytes }) => sum + bytes, 0);

const OF_SONG = /\/songs\/([^/]+?)(\/audio|\/cover|\.json)$/;
/** Whether what is stored at that address belongs to a song that is held, in the version that is held. */
export const isOf = (held, pathname, search) => {
  const [, id, what] = OF_SONG.exec(pathname) ?? [];
  const song = heldOf(held, id);
  return Boolean(song) && (what !== '/audio' || search === `?v=${song.version}`);
};

/** 48000000 → «48 MB», as the server says it. */
export const size = (bytes) => {
  const [unit, divisor] = bytes >= 999.5e6 ? ['GB', 1e9] : ['MB', 1e6];
  const number = bytes / divisor;
  return `${number < 9.95 ? number.toFixed(1).replace('.0', '') : Math.round(number)} ${unit}`;
};
