// After a boosted navigation: the top of the page, focus on main, its title said once.
import { path } from '../lib/root.js';
import { position, returnTo } from '../lib/position.js';
import { announce } from '../lib/status.js';

let cameFrom = null;
let isBack = false;
let pushed = false;
const push = () => { pushed = true; };
document.addEventListener('htmx:after:history:push', push);
document.addEventListener('songwall:entered', push); // it takes the place of what was typed
document.addEventListener('htmx:after:settle', (event) => {
  if (!pushed || event.target.id !== 'main') return;
  pushed = false;
  // who types or chooses stays where they are
  if (document.activeElement.closest('#q, #sieve, #asked, #panel')) return;
  event.target.focus({ preventScroll: true });
  returnTo(isBack && cameFrom ? cameFrom.position : { y: 0 });
  // htmx sets the title after the swap
  setTimeout(() => announce(document.title));
});

// The link back on a song's page leads to where one was on the wall, where one came from there.
document.addEventListener('htmx:before:history:update', () => {
  if (['/', '/find'].includes(path())) cameFrom = { href: location.href, position: position() };
});
document.addEventListener('click', ({ target }) => { isBack = Boolean(target.closest('[data-back]')); }, true);
document.addEventListener('htmx:after:settle', (event) => {
  if (cameFrom) event.target.querySelector('[data-back]')?.setAttribute('href', cameFrom.href);
});
