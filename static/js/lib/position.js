// Where a page is scrolled to, told by the first card that is seen: what came meanwhile may have moved it.

/** `focused`: the song whose link has the focus. */
export const position = () => {
  const card = [...document.querySelectorAll('#main [data-song]')].find((card) => {
    const { top, bottom } = card.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
  const focused = document.activeElement.closest('#main [data-song]')?.dataset.song;
  return { y: scrollY, song: card?.dataset.song, top: card?.getBoundingClientRect().top, focused };
};
const cardOf = (song) => song && document.querySelector(`#main [data-song="${CSS.escape(song)}"]`);

export const returnTo = ({ y, song, top, focused }) => {
  const card = y > 0 && cardOf(song);
  scrollTo({ top: card ? scrollY + card.getBoundingClientRect().top - top : y, behavior: 'instant' });
  cardOf(focused)?.querySelector('h2 a, a')?.focus({ preventScroll: true });
};
