// <audio> elements beside the player's: loaded ahead, and unheard until one takes the player's place.
import { deck } from '../player/audio.js';
import { audioOf } from '../player/song.js';

export const UNHEARD = 0.0001; // not silence: for that browsers stop the clock
/** iOS lets no page set the volume. */
export const setsVolume = (() => {
  const probe = new Audio();
  probe.volume = 0.5;
  return probe.volume === 0.5;
})();
const player = document.getElementById('player');
const spare = [];

export const hush = (element) => {
  element.volume = UNHEARD;
  element.muted = element.volume > UNHEARD * 2; // where a page cannot set the volume
};
/** One that loads `song`. */
export const bring = (song) => {
  const element = spare.pop() ?? deck.element.cloneNode();
  element.preload = 'auto';
  element.src = audioOf(song);
  hush(element);
  player.after(element);
  return element;
};
export const dismiss = (element) => {
  element.removeAttribute('src');
  element.load(); // lets go of its connection, and says no pause
  element.remove();
  spare.push(element); // WebKit keeps the memory of each that ever was
};
