// The sleep timer: the music stops at a time, or with a song. At a time it grows quiet first, and then waits where that
// began. A song is heard to its end, and the one behind it waits.
import { recall, remember } from '../lib/store.js';
import { deck } from '../player/audio.js';

const FADE = 20_000; // ms
const EVERY = 200; // ms
const MINUTE = 60_000; // ms
const isSound = (stored) => stored?.until > Date.now() || (Number.isInteger(stored?.songs) && stored.songs > 0);

class Sleep extends EventTarget {
  #timer = null; // { until: ms since 1970 } or { songs: how many, with this one }
  #ticking = null;
  #began = null; // the second of the song at which it began to grow quiet
  constructor() {
    super();
    const stored = recall('sleep');
    this.set(isSound(stored) ? stored : null);
  }
  get timer() { return this.#timer; }
  /** Minutes that are left, rounded up; null where it stops with a song, or not at all. */
  get minutes() { return this.#timer?.until ? Math.ceil((this.#timer.until - Date.now()) / MINUTE) : null; }
  /** What is to happen, as a sentence; empty where nothing is. */
  words() {
    const { minutes } = this;
    if (minutes) return `The music stops in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
    const songs = this.#timer?.songs;
    if (!songs) return '';
    return songs === 1 ? 'The music stops after this song' : `The music stops after ${songs} songs`;
  }
  set(timer) {
    this.#timer = timer;
    this.#stopFading();
    clearInterval(this.#ticking);
    if (timer?.until) this.#ticking = setInterval(() => this.#tick(), EVERY);
    deck.isLast = timer?.songs === 1;
    remember('sleep', timer);
    this.dispatchEvent(new Event('change'));
  }
  in(minutes) { this.set({ until: Date.now() + minutes * MINUTE }); }
  /** That much later than it was to be. */
  more(minutes) { this.set({ until: (this.#timer?.until ?? Date.now()) + minutes * MINUTE }); }
  after(songs) { this.set({ songs }); }
  /** Another song has begun; `byItself`: it followed the one before. */
  began(byItself) {
    this.#began = null;
    if (byItself && this.#timer?.songs > 1) this.after(this.#timer.songs - 1);
  }
  ended() {
    if (this.#timer?.songs === 1) {
      this.set(null);
      // the next one, without a sound
      document.dispatchEvent(new CustomEvent('songwall:player', { detail: { verb: 'pass' } }));
      deck.pause();
    } else if (this.#began !== null) this.#stop();
  }
  #tick() {
    const left = this.#timer.until - Date.now();
    this.dispatchEvent(new Event('change'));
    if (left > FADE) return;
    if (!deck.playing) { if (left <= 0) this.set(null); return; }
    this.#began ??= deck.at;
    deck.fade = Math.max(0, left / FADE);
    deck.isLast = true; // or the next one would begin in a whisper
    if (left <= 0) this.#stop();
  }
  #stop() {
    const place = this.#began;
    deck.pause();
    deck.seek(place);
    this.set(null);
  }
  #stopFading() {
    this.#began = null;
    deck.fade = 1;
  }
}
export const sleep = new Sleep();
deck.addEventListener('start', () => sleep.began(deck.byItself));
deck.addEventListener('ended', () => sleep.ended());
