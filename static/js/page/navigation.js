// After a boosted navigation: the top of the page, focus on main, its title said once.
import { path } from '../lib/root.js';
import { announce } from '../lib/status.js';

let pushed = false;
const push = () => { pushed = true; };
document.addEventListener('htmx:after:history:push', push);
document.addEventListener('songwall:entered', push); // it takes the place of what was typed
document.addEventListener('htmx:after:settle', (event) => {
  if (!pushed || event.target.id !== 'main') return;
  pushed = false;
  // who types or chooses stays where they are
  if (document.activeElement.closest('#q, #sieve, #asked, #panel')) return;
  scrollTo({ top: 0, behavior: 'instant' });
  event.target.focus({ preventScroll: true });
  // htmx sets the title after the swap
  setTimeout(() => announce(document.title));
});

// Back on a song's page leads to the very page of the wall one came from, where there is one.
let cameFrom = null;
document.addEventListener('htmx:before:history:update', () => {
  if (['/', '/find'].includes(path())) cameFrom = location.href;
});
document.addEventListener('htmx:after:settle', (event) => {
  if (cameFrom) event.target.querySelector('[data-back]')?.setAttribute('href', cameFrom);
});
