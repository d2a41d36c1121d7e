// Takes that are loaded ahead, and once takes are compared, run along unheard at the second of the one that plays.
import { deck } from '../player/audio.js';
import { audioOf } from '../player/song.js';
import { settings } from '../player/settings.js';
import { bring, dismiss } from '../sound/waiting.js';

const MOST = 3; // each holds a connection, of which a browser has six
const EXACT = 0.006; // s
const LOST = 0.3; // s from which on seeking is faster than running after
const END = 1; // s before a take's end there is nothing to compare
const EVERY = 60; // ms
const preloaded = new Map(); // address of the audio to its <audio>, last used last
const lost = new WeakMap(); // on their way to another second: where each landed, NaN before that
let lead = 0.1; // s that seeking takes, learned
let running = null;

const keep = (song) => {
  const element = bring(song);
  element.preservesPitch = false; // it runs faster or slower for a moment, unheard
  preloaded.set(audioOf(song), element);
  return element;
};
const letGo = (address) => {
  dismiss(preloaded.get(address));
  preloaded.delete(address);
};

/** These may be wanted soon, the first ones sooner; what is used goes before what is not. */
export const prepare = (songs) => {
  const soon = new Map(songs.map((song) => [audioOf(song), song]));
  if (deck.song) soon.delete(audioOf(deck.song));
  const used = [...preloaded.keys()].reverse().filter((address) => soon.has(address));
  const preferred = [...new Set([...used, ...soon.keys()])].slice(0, MOST);
  for (const address of [...preloaded.keys()]) if (!preferred.includes(address)) letGo(address);
  for (const address of preferred) if (!preloaded.has(address)) keep(soon.get(address));
};

const ahead = (element) => element.currentTime - deck.at;
const seek = (element) => {
  lost.set(element, NaN);
  element.currentTime = deck.at + lead;
  element.addEventListener('seeked', () => lost.set(element, element.currentTime), { once: true });
  if (element.paused) element.play().catch(() => { /* it stays behind */ });
};
/** Until it has landed, and its clock moves: GStreamer lets it stand for up to a second and more. */
const isLost = (element) => {
  if (!lost.has(element)) return false;
  if (!(element.currentTime > lost.get(element))) return true;
  lost.delete(element);
  const by = ahead(element);
  if (deck.playing && Math.abs(by) < 2) lead = Math.min(1, Math.max(0.02, lead - by / 2));
  return false;
};
const follow = (element) => {
  const isOver = !deck.playing || deck.at > element.duration - END;
  if (isOver) { element.pause(); return; }
  if (element.seeking || element.readyState < HTMLMediaElement.HAVE_METADATA) return;
  if (!element.paused && isLost(element)) return;
  const by = ahead(element);
  if (element.paused || Math.abs(by) > LOST) seek(element);
  else {
    const pace = Math.abs(by) < EXACT ? 1 : Math.min(1.3, Math.max(0.7, 1 - by / 0.25));
    element.playbackRate = settings.rate * pace;
  }
};
const followAll = () => preloaded.forEach(follow);
/** From now on they run along; with `false` they stand and wait. */
export const runAlong = (on) => {
  if (on === Boolean(running)) return;
  running = on ? setInterval(followAll, EVERY) : clearInterval(running);
  if (on) followAll(); else preloaded.forEach((element) => element.pause());
};
deck.addEventListener('change', () => { if (running) followAll(); });

/** The <audio> of `song`, whatever it does just now. */
export const preloadedAudio = (song) => preloaded.get(audioOf(song)) ?? keep(song);
/** By how many seconds it is ahead; Infinity while it is on its way. */
export const distance = (element) => {
  const isOnItsWay = isLost(element) || element.paused || element.seeking;
  return isOnItsWay ? Infinity : ahead(element);
};
/** The player goes on with `song`, and what sounded waits in its stead. */
export const changePlaces = (song, element) => {
  preloaded.delete(audioOf(song));
  preloaded.set(audioOf(deck.song), deck.element);
  deck.become(song, element);
};
