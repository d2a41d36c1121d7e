// Keeps the screen awake while the room is open, where browsers let a page do so. Where not, it is said, once.
import { recall, remember } from '../lib/store.js';

const STAYS = 10_000; // ms
let lock = null;
let room = null;

const ask = async () => {
  if (document.hidden || !room || room.hidden || (lock && !lock.released)) return;
  try { lock = await navigator.wakeLock.request('screen'); } catch { /* the battery is low, say */ }
  if (room.hidden) release();
};
const release = () => { lock?.release(); lock = null; };
const warn = () => {
  if (recall('may sleep', false)) return;
  remember('may sleep', true);
  const note = room.querySelector('[data-room-note]');
  note.hidden = false;
  setTimeout(() => { note.hidden = true; }, STAYS);
};

export const keepAwake = (home) => {
  room = home;
  if ('wakeLock' in navigator) ask(); else warn();
};
// a browser takes it away from a page that is not seen
document.addEventListener('visibilitychange', ask);
document.addEventListener('songwall:room', release);
