// Theme and hanging: applied at once and put into the cookies that the server reads for the next page.
import { setCookie } from '../lib/cookie.js';
import { onContent } from '../lib/on_content.js';

const root = document.documentElement;
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const narrow = matchMedia('(width < 40rem)');

const hanging = () => root.dataset.hanging ?? (narrow.matches ? 'rows' : 'wall');
const mark = () => {
  for (const button of document.querySelectorAll('[data-look] button')) {
    button.setAttribute('aria-pressed', button.value === hanging());
  }
};
/** Covers are asked for in the size that they have as a phone's rows; hung otherwise there, they are larger. */
const fitCovers = () => {
  if (!narrow.matches || hanging() === 'rows') return;
  for (const cover of document.querySelectorAll('.card img[srcset]')) cover.sizes = `${cover.width}px`;
};
const hangings = new WeakMap();
/** The hanging is a container's name. When that alone changes, Firefox leaves what hangs there as it was. */
const restyle = () => {
  for (const wall of document.querySelectorAll('.wall')) {
    const { containerName } = getComputedStyle(wall);
    if ((hangings.get(wall) ?? containerName) !== containerName) {
      wall.toggleAttribute('data-restyled', true); // no style of its own: a swap would copy it against the policy
      getComputedStyle(wall).containerType;
      wall.toggleAttribute('data-restyled', false);
    }
    hangings.set(wall, containerName);
  }
};
const shown = () => {
  mark();
  fitCovers();
  restyle();
};

const hang = (name) => {
  setCookie('hanging', name);
  const change = () => {
    root.dataset.hanging = name;
    shown();
  };
  if (!document.startViewTransition || calm.matches || document.hidden) return change();
  // each picture walks to its new place
  root.toggleAttribute('data-rehanging', true);
  const { ready, finished } = document.startViewTransition(change);
  ready.catch(() => { /* another hanging was chosen before this one was drawn */ });
  finished.finally(() => root.removeAttribute('data-rehanging'));
};

const mediaOf = (name, own) => {
  if (name === 'auto') return `(prefers-color-scheme: ${own})`;
  return name === own ? 'all' : 'not all';
};
/** `name`: auto, light or dark. */
export const setLight = (name) => {
  if (name === 'auto') delete root.dataset.theme; else root.dataset.theme = name;
  for (const meta of document.querySelectorAll('meta[data-light]')) meta.media = mediaOf(name, meta.dataset.light);
};
const light = (name, form) => {
  setCookie('theme', name);
  setLight(name);
  for (const button of form.querySelectorAll('button')) button.setAttribute('aria-pressed', button.value === name);
};

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('[data-look], [data-theme-form]')) return;
  event.preventDefault();
  event.stopPropagation();
  if (form.matches('[data-look]')) hang(event.submitter.value); else light(event.submitter.value, form);
}, true);

narrow.addEventListener('change', shown);
onContent(shown);
