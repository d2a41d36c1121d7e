// The one <audio> that plays, as an EventTarget: «change» (song, playing or not), «time», «sought», «rate», «volume»,
// «ended», «trouble». How loud it is: the listener's volume, times what levels the song, times what fades it.
import { settings } from './settings.js';
import { audioOf } from './song.js';

let audio = document.querySelector('#player audio');

class Deck extends EventTarget {
  song = null;
  byItself = false; // nobody asked for this song: it followed the one before
  loop = null; // { from, to }: seconds of the song between which it goes round
  isLast = false; // nothing follows this song: the music is to stop with it
  isOwed = false; // it could not begin: the browser wants a gesture first
  /** The next song goes on at once, where it is loaded ahead; whether it does. Given by what loads ahead. */
  goOn = () => false;
  share = 1; // 0 to 1: how far the element has come in while another one goes out; said by adjust()
  #volume = 1;
  #fade = 1;
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
  /** The listener's, whatever else makes the song quieter. */
  get volume() { return this.#volume; }
  set volume(level) {
    this.#volume = Math.min(1, Math.max(0, level));
    audio.muted = false;
    this.adjust();
    this.say('volume');
  }
  get muted() { return audio.muted; }
  set muted(silent) { audio.muted = silent; this.say('volume'); }
  /** 0 to 1: what the sleep timer leaves of all that sounds. */
  set fade(fade) { this.#fade = fade; this.adjust(); }
  set rate(rate) { [audio.defaultPlaybackRate, audio.playbackRate] = [rate, rate]; }
  /** The volume of an element that plays `song`, whose `gain` is in dB. */
  loudness(song = this.song) {
    const gain = settings.levels ? Math.min(0, song?.gain || 0) : 0;
    return this.#volume * this.#fade * 10 ** (gain / 20);
  }
  adjust() {
    audio.volume = this.loudness() * this.share;
    audio.preservesPitch = true;
  }

  say(name) { this.dispatchEvent(new Event(name)); }
  /** Sets the song without a sound: the address is asked for only when it plays. */
  load(song, at = 0) {
    this.song = song;
    this.isOwed = false;
    this.rate = settings.rate;
    audio.src = audioOf(song);
    audio.currentTime = at;
    this.adjust();
    this.say('change');
  }
  /** What sounds is `song` now; `element` sounds in its stead, where given. */
  become(song, element = audio) {
    this.song = song;
    if (element !== audio) {
      listen(element);
      element.muted = audio.muted;
      audio.before(element);
      audio.closest('#player').after(audio); // the one in the player is the one that plays
      audio = element;
      this.rate = settings.rate;
    }
    this.adjust();
    this.say('change');
  }
  play() {
    this.isOwed = false;
    audio.play().catch(this.refused);
  }
  /** The promise fails when a newer song or a pause comes first, or when the browser wants a gesture. */
  refused = ({ name }) => {
    this.isOwed = name === 'NotAllowedError';
    if (this.isOwed) this.say('change');
  };
  pause() { this.isOwed = false; audio.pause(); }
  toggle() { if (this.playing) this.pause(); else this.play(); }
  seek(seconds) { audio.currentTime = Math.min(Math.max(0, seconds), this.length || seconds); this.say('time'); }
  /** Once more from where it broke off. */
  retry() { const at = this.at; this.load(this.song, at); this.play(); }
}

export const deck = new Deck();
const CHANGES = ['play', 'pause', 'playing', 'loadedmetadata', 'waiting'];
const SAID = {
  timeupdate: ['time'], seeked: ['time', 'sought'], ratechange: ['rate'], ended: ['ended'], error: ['trouble'],
};
const hear = ({ type, target }) => {
  if (target !== audio || (type === 'error' && !deck.song)) return;
  for (const name of SAID[type] ?? ['change']) deck.say(name);
  if (type === 'playing') deck.say('sound');
};
// the same listener twice counts once
const listen = (element) => {
  for (const name of [...CHANGES, ...Object.keys(SAID)]) element.addEventListener(name, hear);
};
listen(audio);
