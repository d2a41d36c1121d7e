// The queue of this browser, as it is now: what plays next, and what is asked for so that it can begin at once.
import { announce } from '../lib/status.js';
import { deck } from '../player/audio.js';
import { start } from '../player/player.js';
import * as model from './queue.js';
import { keep } from './sharing.js';
import { ask, isPlayable, known } from './songs.js';

const AHEAD = 3; // songs that are known before they are needed
const PAUSE = 10_000; // ms until they are asked for once more
const MOST_PASSED = 50; // songs in a row that do not play
const AWAY = "Can't reach Songwall, so the music can't go on just now.";

let queue = model.empty;
export const current = () => queue;
/** Another one for each entry and each list. */
export const newKey = () => Math.random().toString(36).slice(2);

const say = () => document.dispatchEvent(new Event('songwall:queue'));
let quiet = 0; // ms, until when a server that is away is not asked again
const lookAhead = async () => {
  const soon = model.entries(queue, 0, AHEAD).map(({ id }) => id).filter((id) => known(id) === undefined);
  if (!soon.length || performance.now() < quiet) return;
  quiet = performance.now() + PAUSE;
  if (!await ask(soon)) return;
  quiet = 0;
  say();
};
const noted = (isAnother) => {
  keep(queue, isAnother);
  say();
  if (deck.song) lookAhead();
};
/** From now on the queue is this one; `isAnother`: a list took the place of what was to come. */
export const hang = (changed, isAnother = false) => {
  if (changed === queue) return;
  queue = changed;
  noted(isAnother);
};
/** A song as the entry plays it: of a stretch with its seconds, and what is said of it. */
export const asEntry = (song, { from, to, words }) => (to === undefined ? song : { ...song, from, to, words });
/** Its song begins; `isAnother` as of hang(), `tell` is called then, all else as of the player's start(). */
export const begin = (changed, song, { isAnother = false, tell, ...options } = {}) => {
  queue = changed; // before it sounds: whoever hears of it looks here
  start(asEntry(song, changed.now), { at: changed.now.from ?? 0, ...options });
  tell?.();
  noted(isAnother);
};

/** What comes that way and plays; what does not is passed over. `missing`: an id of which nothing is known yet. */
const reach = (way, further) => {
  let changed = way(queue);
  for (let passed = 0; changed && passed < MOST_PASSED; passed += 1) {
    const song = known(changed.now.id);
    if (song === undefined) return { missing: changed.now.id };
    if (isPlayable(song)) return { changed, song };
    changed = further(changed);
  }
  return {};
};
let turn = 0;
/** Goes on that way, at once where the song is known; false where nothing comes that way. */
const go = (way, further, options) => {
  const mine = turn += 1;
  const { changed, song, missing } = reach(way, further);
  if (song) begin(changed, song, options);
  if (!missing) return Boolean(song);
  ask([missing]).then((isTold) => {
    if (!isTold) announce(AWAY); else if (mine === turn) go(way, further, options);
  });
  return true;
};
export const next = () => go(model.next, model.next);
export const previous = () => go(model.previous, model.previous);
/** After a song that ended; `isBroken`: one that does not play, so that it is not tried again. */
export const follow = ({ element, isBroken, tell } = {}) => (
  go(isBroken ? model.next : model.following, model.next, { byItself: true, element, tell })
);
/** Another queue begins, with the first of its songs that plays. */
export const play = (changed) => go(() => changed, model.next, { isAnother: true });
/** Plays one that is to come. */
export const jump = (key) => go((now) => model.jump(now, key), model.next);
/** What would play next by itself, {key, song, from, to}; null where nothing does, or nobody knows yet. */
export const upcoming = () => {
  const { changed, song, missing } = reach(model.following, model.next);
  if (missing) lookAhead();
  return song ? { ...changed.now, song } : null;
};
/** It is this one, which is stored already: another tab, or an earlier visit, has had it. */
export const take = (stored) => {
  queue = stored;
  say();
};
