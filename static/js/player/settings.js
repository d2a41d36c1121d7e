// How songs play, as this browser remembers it. What was stored may be anything.
import { recall, remember } from '../lib/store.js';

/** Seconds of crossfade, and the speed: least, most, and what is meant where nothing is said. */
export const RANGES = { crossfade: [0, 12, 0], rate: [0.5, 2, 1] };
const stored = recall('playing', {});
const within = (name) => {
  const [least, most, otherwise] = RANGES[name];
  return stored[name] >= least && stored[name] <= most ? Number(stored[name]) : otherwise;
};

/** `levels`: whether all songs sound equally loud. */
export const settings = { crossfade: within('crossfade'), rate: within('rate'), levels: stored.levels !== false };
export const change = (changed) => remember('playing', Object.assign(settings, changed));
