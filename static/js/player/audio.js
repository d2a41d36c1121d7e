// The one <audio> that plays, as an EventTarget: «change» (song, playing or not), «time», «ended», «trouble».
import { audioOf } from './song.js';

let audio = document.querySelector('#player audio');

class Deck extends EventTarget {
  song = null;
  byItself = false; // nobody asked for this song: it followed the one before
  get element() { return audio; }
  get playing() { return !audio.paused && !audio.ended; }
  /** It should sound, and nothing comes. */
  get waits() { return !audio.paused && !audio.error && audio.readyState < HTMLMediaElement.HAVE_FUTURE_DATA; }
  get at() { return audio.currentTime || 0; }
  get length() {
    const isKnown = Number.isFinite(audio.duration) && audio.duration > 0;
    // a veiled song's real length would tell which one it is
    return isKnown && !this.song?.veiled ? audio.duration : this.song?.duration ?? 0;
  }
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
  /** What sounds is `song` now; `element` sounds in its stead, where given. */
  become(song, element = audio) {
    this.song = song;
    if (element !== audio) {
      listen(element);
      audio.before(element);
      audio.closest('#player').after(audio); // the one in the player is the one that plays
      audio = element;
    }
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
const CHANGES = ['play', 'pause', 'playing', 'loadedmetadata', 'waiting'];
const SAID = { timeupdate: 'time', seeked: 'time', ended: 'ended', error: 'trouble' };
const hear = ({ type, target }) => {
  if (target !== audio || (type === 'error' && !deck.song)) return;
  deck.say(SAID[type] ?? 'change');
  if (type === 'playing') deck.say('sound');
};
// the same listener twice counts once
const listen = (element) => {
  for (const name of [...CHANGES, ...Object.keys(SAID)]) element.addEventListener(name, hear);
};
listen(audio);
