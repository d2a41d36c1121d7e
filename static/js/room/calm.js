// Three seconds without a hand, and the controls leave; any move or key brings them back. On a phone they stay.
import { deck } from '../player/audio.js';

const REST = 3000; // ms
const wide = matchMedia('(width >= 60rem)');
let room = null;
let resting = 0;
let held = null; // the control that had the focus when they left

const rest = () => {
  if (!deck.playing || room.hidden || !wide.matches) return;
  held = document.activeElement.closest('[data-row] *, [data-take], [data-stars]');
  if (held) room.focus({ preventScroll: true });
  room.dataset.calm = '';
};
/** They are there, for another three seconds. */
export const rouse = () => {
  delete room.dataset.calm;
  clearTimeout(resting);
  resting = setTimeout(rest, REST);
};
/** Whether a key only brings them back, with the focus where it was. */
export const isRoused = () => {
  const wasCalm = 'calm' in room.dataset;
  rouse();
  if (!wasCalm || !held?.isConnected) return false;
  held.focus({ preventScroll: true });
  held = null;
  return true;
};
export const watchHands = (home) => {
  room = home;
  let at = '';
  room.addEventListener('pointermove', ({ screenX, screenY }) => {
    if (at !== `${screenX} ${screenY}`) rouse(); // what moves below a still pointer is no hand
    at = `${screenX} ${screenY}`;
  });
  // a finger's first touch only brings them; it would hit what it cannot see
  let isFirst = false;
  room.addEventListener('pointerdown', ({ pointerType }) => {
    isFirst = pointerType === 'touch' && 'calm' in room.dataset;
    rouse();
  });
  room.addEventListener('click', (event) => {
    if (!isFirst) return;
    isFirst = false;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  deck.addEventListener('change', () => { if (!room.hidden) rouse(); });
};
