// The room: what plays, on the whole screen. It lies over the page, so the music goes on; Back closes it. Asked for
// when it is first opened.
import { announce } from '../lib/status.js';
import { root } from '../lib/root.js';
import { deck } from '../player/audio.js';
import { songOf } from '../player/song.js';
import { keepAwake } from './awake.js';
import { rouse, watchHands } from './calm.js';
import { watchControls } from './controls.js';
import { fragment } from './fragment.js';
import { endIdle, watchIdle } from './idle.js';
import { watchKeys } from './remote.js';
import { forget, follow, watchScenes } from './scene.js';
import { watchSwipes } from './swipe.js';

const AWAY = "Can't reach Songwall, so the room can't be opened.";
const wide = matchMedia('(width >= 60rem)');
let room = null;
let building = null;
let cameFrom = null; // what had the focus
let isRoomsOwn = false; // a full screen that was asked for with the room goes with it

const here = () => location.pathname + location.search;
let page = here(); // what lies behind
/** What plays, or would: the first song of the page where nothing was played yet. */
const song = () => {
  const element = document.querySelector('#main [data-song][data-audio]');
  return deck.song ?? (element && songOf(element));
};
const build = async () => {
  const section = (await fragment(`${root}/room`)).querySelector('#room');
  const sheet = section.querySelector('link');
  document.head.append(sheet);
  await new Promise((done) => { sheet.onload = done; sheet.onerror = done; });
  document.getElementById('unreachable').before(section);
  room = section;
  for (const watch of [watchKeys, watchScenes, watchControls, watchHands, watchIdle, watchSwipes]) watch(room, leave);
  room.addEventListener('click', ({ target }) => {
    if (target.closest('[data-room-leave]')) leave();
    else if (target.closest('[data-room-full]')) toggleFull();
    const link = target.closest('a');
    if (link && link.dataset.song !== deck.song?.id) hide(); // it is followed, and Back returns here
  });
};

const askForFull = () => document.documentElement.requestFullscreen?.().then(
  () => { isRoomsOwn = true; },
  () => { /* not without a gesture, or not at all */ },
);
const toggleFull = () => {
  isRoomsOwn = false;
  if (document.fullscreenElement) document.exitFullscreen(); else askForFull();
};
// Esc leaves the full screen, which no key event tells
document.addEventListener('fullscreenchange', () => {
  if (document.fullscreenElement || !isRoomsOwn) return;
  isRoomsOwn = false;
  leave();
});

const isOpen = () => Boolean(room) && !room.hidden;
const show = async () => {
  const playing = song();
  if (!playing || isOpen()) return;
  building ??= build();
  try { await building; } catch (error) { building = null; console.warn(error); announce(AWAY); return; }
  if (isOpen()) return;
  cameFrom = document.activeElement;
  follow(playing);
  room.hidden = false;
  document.documentElement.toggleAttribute('data-in-room', true);
  room.focus({ preventScroll: true });
  rouse();
  keepAwake(room);
};
const hide = () => {
  if (!isOpen()) return;
  endIdle();
  document.getElementById('playing').hidePopover();
  room.hidden = true;
  forget();
  document.documentElement.removeAttribute('data-in-room');
  if (isRoomsOwn && document.fullscreenElement) { isRoomsOwn = false; document.exitFullscreen(); }
  cameFrom?.focus({ preventScroll: true });
  document.dispatchEvent(new Event('songwall:room')); // what waited for it to close
};
/** Opens it over the page; `anew`: as an entry of the history, which Back closes. */
export const open = async (anew = true) => {
  if (isOpen()) return;
  if (anew && wide.matches && !document.fullscreenElement) askForFull();
  await show();
  // what is htmx's own entry it lets be
  if (anew && isOpen()) history.pushState({ ...history.state, htmx: true, room: true }, '');
};
export const leave = () => {
  if (!isOpen()) return;
  if (history.state?.room) history.back();
  else if (document.querySelector('#main [data-room-page]')) room.querySelector('.scene__title a').click();
  else hide();
};
export const toggle = () => (isOpen() ? leave() : open());

// Between the room and the page behind it nothing is loaded: htmx is not asked to restore what is there.
let stays = false;
document.addEventListener('htmx:after:settle', ({ target }) => { if (target.id === 'main') page = here(); });
document.addEventListener('htmx:after:history:push', () => { page = here(); hide(); }); // a link of «Up next» over it
addEventListener('popstate', ({ state }) => {
  stays = here() === page && (isOpen() || Boolean(state?.room));
  if (state?.room) show(); else hide();
});
document.addEventListener('htmx:before:history:restore', (event) => {
  if (!stays) return;
  stays = false;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
