// The one <audio> of the page, as an EventTarget: «change» (song, playing or not), «time», «ended», «trouble».
import { audioOf } from './song.js';

const audio = document.querySelector('#player audio');

class Deck extends EventTarget {
  song = null;
  get playing() { return !audio.paused && !audio.ended; }
  /** It should sound, and nothing comes. */
  get waits() { return !audio.paused && !audio.error && audio.readyState < HTMLMediaElement.HAVE_FUTURE_DATA; }
  get at() { return audio.currentTime || 0; }
  get length() { return Number.isFinite(audio.duration) && audio.duration > 0 ? audio.duration : this.song?.duration ?? 0; }
  get volume() { return audio.volume; }
  get muted() { return audio.muted; }
  set volume(level) { audio.volume = Math.min(1, Math.max(0, level)); audio.muted = false; this.say('volume'); }
  set muted(silent) { audio.muted = silent; this.say('volume'); }

  say(name) { this.dispatchEvent(new Event(name)); }
  /** Sets the song without a sound: the address is asked for only when it plays. */
  load(song, at = 0) {
    this.song = song;
    audio.src = audioOf(song);
    audio.currentTime = at;
    this.say('change');
  }
  play() {
    // the promise fails when a newer song or a pause comes first, or when the browser wants a gesture
    audio.play().catch((error) => { if (error.name === 'NotAllowedError') this.say('change'); });
  }
  pause() { audio.pause(); }
  toggle() { if (this.playing) this.pause(); else this.play(); }
  seek(seconds) { audio.currentTime = Math.min(Math.max(0, seconds), this.length || seconds); this.say('time'); }
  /** Once more from where it broke off. */
  retry() { const at = this.at; this.load(this.song, at); this.play(); }
}

export const deck = new Deck();
for (const name of ['play', 'pause', 'playing', 'loadedmetadata', 'waiting']) audio.addEventListener(name, () => deck.say('change'));
for (const name of ['timeupdate', 'seeked']) audio.addEventListener(name, () => deck.say('time'));
audio.addEventListener('playing', () => deck.say('sound'));
audio.addEventListener('ended', () => deck.say('ended'));
audio.addEventListener('error', () => { if (deck.song) deck.say('trouble'); });
