// From one song to the next without a gap: the next one is loaded before this one ends, and begins as it ends; or the
// two cross over. Where it is not ready in time, and where a page cannot set a volume (iOS), the player begins it as
// any other, once this one has ended.
import { deck } from '../player/audio.js';
import { upcoming } from '../player/player.js';
import { settings } from '../player/settings.js';
import { crossOver, isCrossing } from './crossing.js';
import { bring, dismiss, setsVolume } from './waiting.js';

const AHEAD = 30; // s before the end from which on the next song is loaded
const SOON = 1; // s in which `timeupdate` would come too late
const BETWEEN_PARTS = 0.25; // s in which a stretch is left, or begun: longer would take words away
const SHORT = 0.004; // s that a timer may be early
const MARGIN = 0.015; // s that two rather sound at once than that there is silence
const MOST_LEAD = 0.25; // s
let lead = 0.04; // s from play() to the first sound, learned
let next = null; // { entry, element }
let timer = null;

const savesData = () => navigator.connection?.saveData || matchMedia('(prefers-reduced-data: reduce)').matches;

/** Where this song ends: where it does, or where it is to be left. */
const end = () => Math.min(deck.length, deck.song.to ?? Infinity);
/** Seconds of the clock until then. */
const left = () => (end() - deck.at) / settings.rate;
/** Seconds in which the two cross over: not where a song follows itself, nor where one is hardly longer than that. */
const fade = () => {
  const { entry: { song, from, to }, element } = next;
  if (end() < deck.length || from || to) return BETWEEN_PARTS;
  const shortest = Math.min(deck.length, element.duration || song.duration);
  return song.id !== deck.song.id && shortest >= 2 * settings.crossfade ? settings.crossfade : 0;
};
const upNext = () => {
  const isNear = deck.song && deck.length > 0 && left() < AHEAD;
  const staysHere = deck.isLast || deck.loop || deck.song?.veiled;
  return isNear && !staysHere && !savesData() ? upcoming() : null;
};
const isReady = () => next && !next.element.error && next.element.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;

const prepare = () => {
  const entry = upNext();
  if (next && entry?.key === next.entry.key) return;
  if (next) dismiss(next.element);
  next = entry && { entry, element: bring(entry.song) };
  if (entry?.from) next.element.currentTime = entry.from;
};
/** How long it took from play() to the first sound: longer is believed sooner. */
const learn = (element, began) => {
  element.addEventListener('timeupdate', () => {
    const took = (performance.now() - began) / 1000 - element.currentTime / settings.rate;
    lead = Math.min(MOST_LEAD, Math.max(0, took > lead ? took : (3 * lead + took) / 4));
  }, { once: true });
};
const goOn = () => {
  if (!isReady()) return false;
  const { entry, element } = next;
  const seconds = fade();
  next = null;
  if (!seconds && !entry.from) learn(element, performance.now());
  crossOver(seconds, () => {
    element.play().catch(deck.refused);
    document.dispatchEvent(new CustomEvent('songwall:player', { detail: { verb: 'pass', element } }));
  }, dismiss);
  return true;
};
const look = () => {
  clearTimeout(timer);
  if (!deck.playing || isCrossing()) return;
  prepare();
  if (!next) return;
  const wait = left() - (fade() || lead + MARGIN);
  if (wait > SOON) return;
  if (wait > SHORT) timer = setTimeout(look, wait * 1000);
  else goOn();
};
if (setsVolume) {
  deck.goOn = goOn; // a timer that comes late finds the song ended
  for (const name of ['time', 'change', 'rate']) deck.addEventListener(name, look);
  document.addEventListener('songwall:queue', look);
}
