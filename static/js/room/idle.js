// Nothing plays for five minutes, or `i`: covers hang, one after the other, each a little elsewhere, so that no screen
// burns in.
import { root } from '../lib/root.js';
import { sayAll } from '../page/dates.js';
import { deck } from '../player/audio.js';
import { fragment } from './fragment.js';

const SILENCE = 300_000; // ms
const EACH = 14_000; // ms
const HAND = 3000; // ms for which the button is seen
let room = null;
let idle = null;
let turning = 0;
let silent = 0;
let pictures = [];

export const isIdle = () => Boolean(idle) && !idle.hidden;
const more = async () => {
  const home = idle.querySelector('[data-idle-pictures]');
  const body = await fragment(`${root}/room/pictures`);
  sayAll(body);
  const hung = home.querySelector('[data-on]');
  home.replaceChildren(...(hung ? [hung] : []), ...body.children);
  pictures = [...home.children];
};
const hang = async () => {
  const now = pictures.findIndex((picture) => 'on' in picture.dataset);
  // others each time round; where they do not come, these again
  if (now < 0 || now === pictures.length - 1) await more().catch(() => { /* away */ });
  const shown = pictures.find((picture) => 'on' in picture.dataset);
  const next = pictures[(pictures.indexOf(shown) + 1) % pictures.length];
  if (!next || next === shown) return;
  for (const image of next.querySelectorAll('img')) image.loading = 'eager';
  await Promise.allSettled([...next.querySelectorAll('img')].map((image) => image.decode()));
  if (shown) delete shown.dataset.on;
  next.dataset.on = '';
};
const tellTime = () => {
  const words = new Date().toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });
  idle.querySelector('[data-idle-clock]').textContent = words;
};
const listen = () => {
  clearTimeout(silent);
  if (!room.hidden && !deck.playing) silent = setTimeout(beginIdle, SILENCE);
};
export const beginIdle = () => {
  if (room.hidden || isIdle()) return;
  idle.hidden = false;
  tellTime();
  hang();
  clearInterval(turning);
  turning = setInterval(() => { tellTime(); hang(); }, EACH);
};
export const endIdle = () => {
  clearInterval(turning);
  if (isIdle()) { idle.hidden = true; room.focus({ preventScroll: true }); }
  listen();
};
export const watchIdle = (home) => {
  room = home;
  idle = room.querySelector('[data-idle]');
  let touched = 0;
  idle.addEventListener('pointermove', () => {
    idle.dataset.touched = '';
    clearTimeout(touched);
    touched = setTimeout(() => delete idle.dataset.touched, HAND);
  });
  room.addEventListener('click', (event) => {
    if (!isIdle()) return void (event.target.closest('[data-room-pictures]') && beginIdle());
    event.stopPropagation();
    endIdle();
  });
  for (const name of ['pointermove', 'pointerdown', 'keydown']) room.addEventListener(name, listen);
  let wasPlaying = deck.playing;
  deck.addEventListener('change', () => {
    const begins = deck.playing && !wasPlaying && !deck.byItself; // by somebody
    wasPlaying = deck.playing;
    if (begins && isIdle()) endIdle(); else listen();
  });
};
