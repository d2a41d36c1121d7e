// Another take goes on at the very second at which this one is: once it is alongside, the two cross over.
import { deck } from '../player/audio.js';
import { crossOver } from '../sound/crossing.js';
import { hush } from '../sound/waiting.js';
import { changePlaces, distance, runAlong, preloadedAudio } from './preloaded_takes.js';

const FADE = 0.03; // s
const NEAR = 0.015; // s that two takes may be apart when they cross over …
const FAIR = 0.04; // … and where they do not get nearer in time
const PATIENCE = 1500; // ms for that; then
const GIVEN_UP = 6000; // ms until it is loaded as any other song is
let turns = 0;

const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });
const isAlongside = (element, waited) => Math.abs(distance(element)) < (waited < PATIENCE ? NEAR : FAIR);
const startAnew = (song) => {
  deck.load(song, song.duration ? Math.min(deck.at, Math.max(0, song.duration - 1)) : deck.at);
  deck.play();
};

/** `song` goes on where the deck is. Whoever asks for another one meanwhile gets that one. */
export const goOnWith = async (song) => {
  const turn = (turns += 1);
  const before = deck.song;
  if (!deck.playing || (song.duration && deck.at + 1 > song.duration)) return startAnew(song);
  const element = preloadedAudio(song);
  runAlong(true);
  const began = performance.now();
  // thrice in a row: on a busy machine the clock of one may stand for a moment
  for (let times = 0; times < 3; times = isAlongside(element, performance.now() - began) ? times + 1 : 0) {
    if (element.error || performance.now() - began > GIVEN_UP) return startAnew(song);
    await sleep(10);
    if (turn !== turns || deck.song !== before) return;
    if (!deck.playing) return startAnew(song);
  }
  crossOver(FADE, () => changePlaces(song, element), hush);
};
