// A song counts as played once it was heard for half a minute or half of it; once a start.
import { deck } from '../player/audio.js';
import { heardOn, isEnough, listening, resumed } from './heard_time.js';

let state = null;
const told = new Set(); // the songs of this start: takes change while it goes on
const songOf = () => deck.song.truth ?? deck.song;
const clock = () => performance.now() / 1000;
let song = null;

const MOST_MISSED = 20;
let missed = []; // plays that could not be counted just now: each is told once more

/** Whether it was counted, or never will be. */
const isTold = (play) => fetch(play, { method: 'POST', keepalive: true })
  .then(({ status }) => status < 500, () => false);
const takeMissed = () => missed.splice(0);
const tell = async (play) => {
  if (await isTold(play)) takeMissed().forEach(isTold);
  else missed = [...missed, play].slice(-MOST_MISSED);
};
window.addEventListener('pagehide', () => takeMissed().forEach((play) => navigator.sendBeacon(play)));

const begin = () => {
  song = songOf();
  state = listening(deck.at, clock());
};
deck.addEventListener('change', () => { if (state) state = resumed(state, deck.at, clock()); });
deck.addEventListener('start', () => { told.clear(); begin(); });
deck.addEventListener('ended', () => { told.clear(); state = null; song = null; });
deck.addEventListener('time', () => {
  if (songOf().id !== song?.id) begin();
  state = (deck.playing ? heardOn : resumed)(state, deck.at, clock());
  if (told.has(song.id) || !isEnough(state, deck.length)) return;
  told.add(song.id);
  tell(`${song.href}/plays`);
});
