// Two that sound at once: one has taken the player's place, the other goes out.
import { deck } from '../player/audio.js';

const EVERY = 20; // ms
const SOONER = 4; // ms, where the crossing itself is not to be heard
const RINGS = 1000; // ms that one may still sound whose length was told wrong
let [finish, song, isOn] = [() => {}, null, false];

/** The shares of the one that comes and the one that goes: together as loud as one alone. */
const shares = (past) => [Math.sin((past * Math.PI) / 2), Math.cos((past * Math.PI) / 2)];

export const isCrossing = () => isOn;
/** Calls `change`, which gives the player another element, and `release` with the former one once that is silent.
    Within `seconds` the two cross over; in none, the former one sounds to its end. A pause, a jump and yet another
    song end it at once. */
export const crossOver = (seconds, change, release) => {
  finish();
  const [from, before] = [deck.element, deck.song];
  const length = seconds * 1000 || RINGS;
  const began = performance.now();
  const step = () => {
    const past = Math.min(1, (performance.now() - began) / length);
    const [comes, goes] = seconds ? shares(past) : [1, 1];
    deck.share = comes;
    deck.adjust();
    from.volume = deck.loudness(before) * goes;
    from.muted = deck.muted;
    if (past === 1 || from.ended) finish();
  };
  const timer = setInterval(step, seconds < 1 ? SOONER : EVERY);
  deck.share = seconds ? 0 : 1;
  isOn = true;
  change();
  song = deck.song;
  finish = () => {
    clearInterval(timer);
    [finish, song, isOn] = [() => {}, null, false];
    deck.share = 1;
    deck.adjust();
    release(from);
  };
};
deck.addEventListener('change', () => { if (song && (!deck.playing || deck.song !== song)) finish(); });
deck.addEventListener('sought', () => finish());
