// Back and Forward return to where one was. A browser would scroll before the page has come, so it is done here, and
// the place is held in the history's own entry.
import { position, returnTo } from '../lib/position.js';

const REST = 150; // ms without a scroll
const here = () => location.pathname + location.search;
let page = here();
let rest;
let returning = null;

const hold = () => {
  clearTimeout(rest);
  if (returning || here() !== page) return;
  history.replaceState({ ...history.state, position: position() }, '');
};
const holdSoon = () => {
  clearTimeout(rest);
  rest = setTimeout(hold, REST);
};

history.scrollRestoration = 'manual';
addEventListener('scroll', holdSoon, { passive: true });
document.addEventListener('htmx:before:history:update', ({ detail }) => {
  if (detail.history.type === 'push') hold();
});
document.addEventListener('htmx:after:history:update', () => { page = here(); });
addEventListener('popstate', ({ state }) => {
  clearTimeout(rest);
  if (here() === page && state?.position) returnTo(state.position); // another part of the same page
});
document.addEventListener('htmx:before:history:restore', () => { returning = history.state?.position ?? { y: 0 }; });
document.addEventListener('htmx:after:settle', ({ target }) => {
  if (target.id !== 'main') return;
  page = here();
  if (returning) returnTo(returning);
  returning = null;
  holdSoon();
});
addEventListener('pagehide', hold);
if (history.state?.position) returnTo(history.state.position); // loaded anew
