// Hidden pages do not ask. What became finished is said and unveiled once; what a sync brought is hung.
import { announce } from '../lib/status.js';

const COVER = 1000; // ms that it may take to come
const calm = matchMedia('(prefers-reduced-motion: reduce)');

document.addEventListener('htmx:before:request', (event) => {
  const timed = event.detail.ctx?.sourceEvent?.type === 'every';
  if (timed && document.hidden) event.preventDefault();
});

/** The style sheet lifts the veil once the picture is there; then the mark goes, so that nothing unveils again. */
const unveil = async (song) => {
  song.dataset.unveiling = 'wait';
  const late = new Promise((done) => setTimeout(done, COVER));
  await Promise.race([song.querySelector(':is(.card__picture, .pin__cover) img')?.decode().catch(() => {}), late]);
  song.dataset.unveiling = '';
  await Promise.allSettled(song.getAnimations({ subtree: true }).map(({ finished }) => finished));
  delete song.dataset.unveiling;
};

const titleOf = (card) => card.querySelector('.card__title a, h1')?.textContent.trim() ?? '';
const tellFinished = (finished) => {
  if (!calm.matches) finished.filter((song) => song.matches('#main article')).forEach(unveil);
  const titles = [...new Set(finished.map(titleOf))].filter(Boolean);
  const songs = titles.length === 1 ? 'song' : 'songs';
  if (titles.length) announce(`${titles.length} ${songs} finished: ${titles.join(', ')}`);
};
new MutationObserver((changes) => {
  // where another take's page takes the place of this one, nothing has finished
  const others = new Set(changes.filter((one) => one.attributeName === 'data-song').map(({ target }) => target));
  const done = changes.filter(({ target, oldValue, attributeName }) => (
    attributeName === 'data-status' && oldValue !== 'completed' && target.dataset.status === 'completed'
    && !others.has(target)
  ));
  tellFinished(done.map(({ target }) => target));
}).observe(document.body, { subtree: true, attributeFilter: ['data-status', 'data-song'], attributeOldValue: true });

// Another take that leads its picture now comes as a card of its own, in the old one's place: the focus stays there.
let focused;
document.addEventListener('htmx:before:swap', () => { focused = document.activeElement?.closest('.card')?.id; });
document.addEventListener('htmx:after:settle', () => {
  const leading = [...document.querySelectorAll('[data-instead]')];
  leading.forEach((card) => {
    if (card.dataset.instead === focused) card.querySelector('.card__title a').focus();
    delete card.dataset.instead;
  });
  tellFinished(leading.filter(({ dataset }) => dataset.status === 'completed'));
});

/** The page as it is by now; what is open and what has the focus stays so. */
export const rehang = () => htmx.ajax('GET', location.pathname + location.search, {
  target: '#main', swap: 'outerMorph', select: '#main',
});
let running = document.querySelector('#sync')?.hasAttribute('data-running');
document.addEventListener('htmx:after:settle', ({ target }) => {
  if (target.id !== 'sync') return;
  const was = running;
  running = target.hasAttribute('data-running');
  const firstSongs = running && Number(target.dataset.done) > 0 && document.querySelector('[data-empty]');
  if ((was && !running && document.querySelector('[data-queue], [data-empty], #none')) || firstSongs) rehang();
});
