// The five keys of a remote control, and Esc: ↓ Play, ← and → along a row, ↑ the upper row, Enter, Back. All
// other keys are the player's, here as anywhere.
import { recall } from '../lib/store.js';
import { isRoused } from './calm.js';
import { beginIdle, endIdle, isIdle } from './idle.js';

const BACK = new Set(['Escape', 'Backspace', 'GoBack', 'BrowserBack']);
const WALKED = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Enter']);

const isSeen = (element) => element.checkVisibility();
/** The row where the focus is, and what can have it there; takes and stars lie before the keys. */
const rows = (room) => {
  const [top, keys] = [...room.querySelectorAll('[data-row]')].map((row) => [...row.querySelectorAll('button')]);
  const ofSong = room.querySelectorAll('[data-room-takes] a, .scene__stars button');
  return [top, [...ofSong, ...keys]].map((row) => row.filter(isSeen));
};
const walk = (room, key) => {
  const [top, keys] = rows(room);
  const row = [top, keys].find((controls) => controls.includes(document.activeElement));
  const play = room.querySelector('[data-verb=toggle]');
  if (key === 'ArrowDown') return play;
  if (key === 'ArrowUp') return row === keys ? top[0] : row ? top[0] : play;
  const at = row?.indexOf(document.activeElement) + (key === 'ArrowRight' ? 1 : -1);
  return row?.[Math.min(row.length - 1, Math.max(0, at))];
};

/** In the capture phase, before the player's keys and before htmx. */
export const watchKeys = (room, leave) => {
  document.addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (room.hidden || event.ctrlKey || event.altKey || event.metaKey) return;
    if (target.closest('dialog, .queue, .playing')) return;
    const done = () => { event.preventDefault(); event.stopImmediatePropagation(); };
    if (isIdle()) { done(); return endIdle(); }
    const onlyRoused = isRoused();
    if (BACK.has(key)) { done(); return leave(); }
    if (onlyRoused && WALKED.has(key)) return done();
    if (key === 'i' && recall('keys', true)) { done(); return beginIdle(); }
    if (key === 'Enter' && target === room) { done(); return room.querySelector('[data-verb=toggle]').click(); }
    if (!key.startsWith('Arrow') || target.closest('input, .scene__page')) return;
    const next = walk(room, key);
    if (!next) return; // ← and → seek
    done();
    next.focus();
  }, true);
};
