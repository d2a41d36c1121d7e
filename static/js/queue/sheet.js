// On a phone «Up next» lies over the page, as an entry of the history with the page's own address: Back closes it, and
// whoever follows a link out of it comes back to it.
const narrow = matchMedia('(width < 48rem)');
const here = () => location.pathname + location.search;
let isOver = false;
let page = null; // what it lies over
let asked = 0; // how often
let show = () => {};

/** As it is opened, or asked for: Back is for it from then on. Answers whether this is still wanted. */
export const enter = () => {
  if (!narrow.matches) return () => true;
  [isOver, page] = [true, here()];
  if (!history.state?.sheet) history.pushState({ ...history.state, htmx: true, sheet: true }, '');
  const mine = asked += 1;
  return () => isOver && mine === asked;
};
/** Closes it. */
export const leave = () => { if (isOver) history.back(); else show(false); };
/** `shows(on)` shows it or hides it. */
export const watch = (shows) => { show = shows; };

const turn = (on) => {
  if (on === isOver) return;
  isOver = on;
  show(on);
};
// between the two nothing is loaded: htmx is not asked to restore what is there
let stays = false;
addEventListener('popstate', ({ state }) => {
  const on = Boolean(state?.sheet) && narrow.matches;
  stays = here() === page && (isOver || on);
  turn(on);
});
document.addEventListener('htmx:before:history:restore', (event) => {
  if (!stays) return;
  stays = false;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
document.addEventListener('htmx:after:history:push', () => { page = here(); turn(false); });
document.addEventListener('htmx:after:settle', ({ target }) => { if (target.id === 'main') page = here(); });
