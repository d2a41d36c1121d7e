// Hidden pages do not ask. What became finished is said once; what a sync brought is hung.
import { announce } from '../lib/status.js';

document.addEventListener('htmx:before:request', (event) => {
  const timed = event.detail.ctx?.sourceEvent?.type === 'every';
  if (timed && document.hidden) event.preventDefault();
});

const titleOf = (card) => card.querySelector('.card__title a, h1')?.textContent.trim() ?? '';
new MutationObserver((changes) => {
  const done = changes.filter(({ target, oldValue }) => (
    oldValue !== 'completed' && target.dataset.status === 'completed'
  ));
  const titles = [...new Set(done.map(({ target }) => titleOf(target)))].filter(Boolean);
  const songs = titles.length === 1 ? 'song' : 'songs';
  if (titles.length) announce(`${titles.length} ${songs} finished: ${titles.join(', ')}`);
}).observe(document.body, { subtree: true, attributeFilter: ['data-status'], attributeOldValue: true });

const rehang = () => htmx.ajax('GET', location.pathname + location.search, {
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
