// What is seen of a song that plays: its sung line on the screen, its picture on a phone's lock screen.
const calm = matchMedia('(prefers-reduced-motion: reduce)');

export const isSeen = (line) => {
  const { top, bottom } = line.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};
/** To the middle, unless it can be read where it is. */
export const bring = (line) => {
  const { top, bottom } = line.getBoundingClientRect();
  if (top > innerHeight * 0.15 && bottom < innerHeight * 0.7) return;
  line.scrollIntoView({ block: 'center', behavior: calm.matches ? 'instant' : 'smooth' });
};
/** What a phone's lock screen says. */
export const tell = (element) => {
  if (!('mediaSession' in navigator)) return;
  const { title, style } = element.dataset;
  const cover = element.querySelector('img')?.src ?? '';
  const artwork = cover && !cover.startsWith('file:') ? [{ src: cover }] : []; // a browser takes none of a disk
  navigator.mediaSession.metadata = new MediaMetadata({ title, artist: style, artwork });
};
