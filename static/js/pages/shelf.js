// «2 takes» opens in place: the takes of a picture side by side, above the wall.
import { onContent } from '../lib/on_content.js';
import { rehang } from '../page/polling.js';

const root = document.documentElement;
const shelf = () => document.getElementById('shelf');
let isChanged = false; // the wall shows something else by now
let at = 0; // where on the wall the picture hung
let aside = null; // the address of the choice that set a take aside last

/** The card whose takes are on the shelf: another one as soon as another take is chosen. */
const cardBehind = () => {
  const ids = [...shelf().querySelectorAll('[data-song]')].map(({ dataset }) => dataset.song);
  return [...document.querySelectorAll('#songs .card')].find(({ dataset }) => ids.includes(dataset.song));
};
const cards = () => [...document.querySelectorAll('#songs .card')];
const place = (hung) => {
  const { left, top, bottom, width } = hung.getBoundingClientRect();
  for (const [name, pixels] of Object.entries({ left, top, bottom, width })) {
    root.style.setProperty(`--card-${name}`, `${pixels}px`);
  }
};

onContent(() => {
  for (const link of document.querySelectorAll('#songs .card__takes')) link.setAttribute('aria-haspopup', 'dialog');
});
// before htmx, which would follow the link
document.addEventListener('click', (event) => {
  const link = event.target.closest('.card__takes');
  if (!link || !shelf() || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  htmx.ajax('GET', `${link.pathname}/takes`, { source: '#shelf', target: '#shelf' });
}, true);
document.addEventListener('htmx:after:settle', ({ target }) => {
  if (target !== shelf()) return;
  if (target.open) return void rehang();
  at = cards().indexOf(cardBehind());
  place(cardBehind()?.parentElement ?? document.getElementById('songs'));
  target.showModal();
  target.querySelector('[data-play]')?.focus();
});

document.addEventListener('click', ({ target }) => {
  if (target === shelf() || target.closest('#shelf [data-close]')) shelf().close();
});
// What went wrong is said below the shelf. Another try sends what is still on it, and opens it again.
for (const name of ['htmx:error', 'htmx:before:swap']) {
  document.addEventListener(name, ({ detail: { ctx } }) => {
    if (!shelf() || ctx?.target !== shelf() || ctx.response?.status < 400) return;
    isChanged = false;
    shelf().close();
  });
}
document.addEventListener('submit', ({ target, submitter }) => {
  if (!submitter?.closest('#shelf')) return;
  isChanged = true;
  if (submitter.value === 'aside') aside = target.action;
}, true);
// Back closes it, where a browser lets a page say so.
window.navigation?.addEventListener('navigate', (event) => {
  if (event.navigationType !== 'traverse' || !event.cancelable || !shelf()?.open) return;
  event.preventDefault();
  shelf().close();
});

/** A picture whose takes are all set aside leaves the wall: that is said, and the last one can be brought back. */
const tellItLeft = () => {
  const title = shelf().querySelector('#shelf-title').textContent;
  const choice = aside;
  const undo = async () => {
    await fetch(choice, { method: 'POST', body: new URLSearchParams({ choice: '' }) });
    rehang();
  };
  const text = `“${title}” left the wall: all its takes are set aside.`;
  document.dispatchEvent(new CustomEvent('songwall:toast', { detail: { text, undo } }));
};
document.addEventListener('close', ({ target }) => {
  if (target !== shelf()) return;
  const card = cardBehind();
  const next = cards()[Math.min(Math.max(at, 0), cards().length - 1)];
  const link = card?.querySelector('.card__takes') ?? next?.querySelector('.card__title a');
  (link ?? document.getElementById('main')).focus({ preventScroll: true });
  if (!card && aside) tellItLeft();
  aside = null;
  if (isChanged) rehang();
  isChanged = false;
}, true); // it does not bubble
