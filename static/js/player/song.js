// A song as the player knows it, read off the server's HTML.
export const songOf = (element) => {
  const link = element.querySelector('.card__title a, [data-title-link]');
  const path = element.querySelector('.wave path');
  const [from, to] = element.dataset.moment?.split('-').map(Number) ?? [];
  const href = element.dataset.href ?? link.getAttribute('href');
  return {
    id: element.dataset.song,
    title: element.dataset.title ?? link.textContent.trim(),
    style: element.dataset.style ?? element.querySelector('.card__style, .label__style')?.textContent.trim() ?? '',
    href,
    cover: element.querySelector('img[src*="/cover?v="]')?.getAttribute('src').match(/v=\w+&/)?.[0] ?? '',
    copy: element.dataset.audio ?? '',
    duration: Number(element.dataset.duration) || 0,
    gain: element.dataset.gain ? Number(element.dataset.gain) : null, // dB
    favourite: 'favourite' in element.dataset,
    hue: element.className.match(/hue-\d+/)?.[0] ?? '',
    wave: path?.getAttribute('d') ?? '',
    ...(to && { from, to, words: element.dataset.words }),
    bars: path?.ownerSVGElement.viewBox.baseVal.width ?? 60,
  };
};
// A kept copy may stay in the browser for ever, under its own address.
export const audioOf = (song) => `${song.href}/audio${song.copy ? `?v=${song.copy}` : ''}`;
export const coverOf = (song, size) => `${song.href}/cover?${song.cover ?? ''}size=${size}`;
/** Whether it is what plays: the song, and of an element that plays but a stretch of it that very one. */
export const isOf = ({ dataset }, song) => (
  dataset.song === song?.id && (!dataset.moment || dataset.moment === `${song.from}-${song.to}`)
);
/** Every playable song of the page, in its order, each once, as is each stretch; a take from the shelf in the place of
    its picture. */
const songsOfPage = (played, takes) => {
  const songs = new Map();
  for (const hung of document.querySelectorAll('#main [data-song]')) {
    if (hung.closest('#shelf')) continue;
    const element = takes.includes(hung.dataset.song) ? played : hung;
    const { song: id, audio, moment } = element.dataset;
    const key = `${id}@${moment}`;
    if (audio !== undefined && !songs.has(key)) songs.set(key, songOf(element));
  }
  return songs.has(`${played.dataset.song}@${played.dataset.moment}`) ? [...songs.values()] : [songOf(played)];
};
/** What a song stands among: the songs of the page, and the `address` that tells the whole list. `takes`: of its
    picture, where it is one of several on the shelf. */
export const pageOf = (played) => {
  const onShelf = played.closest('#shelf')?.querySelectorAll('[data-song]') ?? [];
  const takes = [...onShelf].map(({ dataset }) => dataset.song);
  const list = played.closest('[data-queue-from]')
    ?? (takes.length ? document.querySelector('#main [data-queue-from]') : null);
  const heading = document.querySelector('#main .title__words') ?? document.querySelector('#main h1');
  return {
    songs: songsOfPage(played, takes),
    takes,
    address: list?.dataset.queueFrom,
    isAlone: 'alone' in played.dataset,
    label: heading?.textContent.trim() ?? '',
    href: location.pathname + location.search,
  };
};
