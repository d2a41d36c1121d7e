// Keeps the line that is sung in view, unless the listener looks elsewhere; then a quiet button leads back.
import { deck } from '../player/audio.js';

const OURS = 1000; // ms that a scroll of ours may take
const PATIENCE = 4000; // ms after a scroll by hand in which the page is left alone
const KEYS = new Set(['PageUp', 'PageDown', 'Home', 'End', 'ArrowUp', 'ArrowDown']);
const calm = matchMedia('(prefers-reduced-motion: reduce)');
let line = null;
let following = false; // begins by itself once the line is seen, or when a word is played
let followed = false; // whoever never did is not asked to
let [moved, byHand] = [-Infinity, -Infinity];

const button = () => document.querySelector('#main [data-follow]');
const offer = () => {
  const way = button();
  if (way) way.hidden = following || !followed || !line || !deck.playing;
};
const sight = new IntersectionObserver((entries) => {
  const { isIntersecting, target } = entries.at(-1);
  if (target !== line) return;
  if (isIntersecting) [following, followed] = [true, true];
  else if (performance.now() - moved > OURS) following = false;
  offer();
}, { rootMargin: '0px 0px -96px' });

const bring = (place = line, behavior = calm.matches ? 'instant' : 'smooth') => {
  const { top, bottom } = place.getBoundingClientRect();
  if (top > innerHeight * 0.15 && bottom < innerHeight * 0.7) return;
  moved = performance.now();
  place.scrollIntoView({ block: 'center', behavior });
};
/** This line is sung now. */
export const attend = (home) => {
  if (line) sight.unobserve(line);
  line = home;
  if (following && performance.now() - byHand > PATIENCE) bring();
  sight.observe(line);
  offer();
};
/** No line is. */
export const leave = () => {
  if (line) sight.unobserve(line);
  line = null;
  offer();
};
/** Another page is here. */
export const forget = () => { [following, followed] = [false, false]; leave(); };

const chosen = () => { [following, followed, byHand] = [true, true, -Infinity]; };
document.addEventListener('songwall:play', ({ detail }) => { if (!detail.quietly) chosen(); });
document.addEventListener('click', ({ target }) => {
  if (target.closest('[data-lyrics] [data-times] [data-from]')) chosen();
}, true);

/** The page begins at this line: it opens there, unless somebody has scrolled by now or comes back to it. */
export const begin = (home) => {
  if (scrollY) return;
  chosen();
  bring(home, 'instant');
};

const touched = () => { byHand = performance.now(); moved = -Infinity; };
for (const name of ['wheel', 'touchmove']) document.addEventListener(name, touched, { passive: true });
document.addEventListener('keydown', ({ key }) => { if (KEYS.has(key)) touched(); });
deck.addEventListener('change', offer);
document.addEventListener('click', ({ target }) => {
  if (!target.closest('[data-follow]') || !line) return;
  chosen();
  bring();
  // the button goes, and whoever used it by keyboard is where the song is
  line.querySelector('[data-from]')?.focus({ preventScroll: true });
  offer();
});
