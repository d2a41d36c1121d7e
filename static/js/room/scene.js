// The scene of the song that plays. Another song's is brought, waits for its picture, and the two cross over. That of
// the next song is brought before it begins.
import { announce } from '../lib/status.js';
import { deck } from '../player/audio.js';
import { upcoming } from '../player/queue.js';
import { coverOf } from '../player/song.js';
import { fragment } from './fragment.js';
import { gather, paint } from './stage.js';

const AHEAD = 30; // s before the end from which on the next scene is brought
const CROSSING = 700; // ms
const PATIENCE = 1500; // ms for a picture
const calm = matchMedia('(prefers-reduced-motion: reduce)');
let room = null;
let shown = null; // the scene
let asked = null; // the id of its song

const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });
/** With what the player knows by itself: of a song that is veiled, or while Songwall is away. */
const bare = (song) => {
  const scene = document.importNode(room.querySelector('[data-bare]').content, true).firstElementChild;
  scene.dataset.scene = song.id;
  scene.querySelector('[data-title]').textContent = song.title;
  scene.querySelector('[data-style]').textContent = song.style;
  const cover = scene.querySelector('img');
  if (song.veiled) cover.remove(); else cover.src = coverOf(song, 640);
  return scene;
};
const bring = async (song) => {
  if (song.veiled) return bare(song);
  try { return (await fragment(`${song.href}/room`)).firstElementChild; } catch { return bare(song); }
};
const pictured = (scene) => {
  const images = [...scene.querySelectorAll('.scene__light img, .scene__picture img')];
  return Promise.race([Promise.allSettled(images.map((image) => image.decode())), sleep(PATIENCE)]);
};

let ready = null; // { id, scene }: a promise of the next one
const lookAhead = () => {
  if (room.hidden || !shown || !(deck.length - deck.at < AHEAD)) return;
  const song = upcoming()?.song;
  if (!song || song.id === asked || song.id === ready?.id) return;
  ready = { id: song.id, scene: bring(song) };
  ready.scene.then(pictured);
};
/** What had the focus in the scene that leaves has it in the one that comes. */
const keepFocus = (from, to) => {
  const held = from?.contains(document.activeElement) && document.activeElement;
  if (!held) return;
  const same = held.matches('[data-take]') ? `[data-take="${held.dataset.take}"]` : '[data-room-seek]';
  (to.querySelector(same) ?? room).focus({ preventScroll: true });
};
const hang = (scene) => {
  const before = shown;
  shown = scene;
  room.querySelector('[data-scenes]').append(scene);
  keepFocus(before, scene);
  gather(room, scene);
  document.dispatchEvent(new Event('songwall:scene'));
  if (!before) return;
  before.inert = true;
  const duration = calm.matches ? 0 : CROSSING;
  scene.animate({ opacity: [0, 1] }, { duration, easing: 'ease-out' });
  before.animate({ opacity: [1, 0] }, { duration, easing: 'ease-in' }).finished.then(() => before.remove());
};
/** Hangs the scene of `song`, of several that are asked for the last. */
export const follow = async (song) => {
  if (song.id === asked) return;
  const isFirst = !shown;
  asked = song.id;
  const scene = await (song.id === ready?.id ? ready.scene : bring(song));
  // what changes takes is there before their links, which would else lead away
  if (scene.querySelector('[data-room-takes]')) await import('../song/takes.js').catch(console.warn);
  if (!isFirst) await pictured(scene);
  if (asked !== song.id) return;
  ready = null;
  hang(scene);
  if (!isFirst) announce(song.title);
};
/** Nothing of it stays: the next time it is brought anew, for it may have changed. */
export const forget = () => {
  shown?.remove();
  [shown, asked, ready] = [null, null, null];
};
export const watchScenes = (home) => {
  room = home;
  deck.addEventListener('change', () => {
    if (room.hidden || !deck.song) return;
    follow(deck.song);
    paint();
  });
  deck.addEventListener('time', lookAhead);
  document.addEventListener('songwall:queue', lookAhead);
};
