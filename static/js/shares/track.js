// One song of a page that a link opens: plays it, lights its words, seeks in its waveform.
import { clock } from '../lib/clock.js';
import { SungWords } from '../song/sung_words.js';
import { bring, isSeen, tell } from './view.js';

const stops = document.querySelectorAll('[data-played]');
/** All of the page, in its order. */
export const tracks = [];

export class Track {
  constructor(element) {
    this.element = element;
    this.audio = element.querySelector('audio');
    this.range = element.querySelector('[data-seek]');
    this.buttons = element.querySelectorAll('[data-play]'); // one above the words, one below them on phones
    this.from = Number(element.dataset.from) || 0;
    this.to = Number(element.dataset.to) || null;
    this.line = null;
    const words = element.querySelector('[data-words]');
    this.sung = words && new SungWords(words, (line) => this.turnTo(words, line));
    this.prompts = [...element.querySelectorAll('[data-prompt][data-start]')];
    this.listen();
  }

  // of a part, what is seen is the part alone; of a whole song `from` is but where it begins
  get base() { return this.to ? this.from : 0; }

  get length() { return this.to ? this.to - this.from : this.audio.duration || Number(this.range?.max) || 0; }

  listen() {
    const { audio, range } = this;
    const toggle = () => { if (audio.paused) this.play(); else audio.pause(); };
    for (const button of this.buttons) button.addEventListener('click', toggle);
    range?.addEventListener('input', () => this.play(this.base + Number(range.value)));
    audio.addEventListener('play', () => { this.mark('on'); tell(this.element); this.frame(); });
    audio.addEventListener('pause', () => this.mark('off'));
    audio.addEventListener('ended', () => this.end());
    audio.addEventListener('timeupdate', () => this.paint());
    audio.addEventListener('error', () => this.trouble("It doesn't play just now. Try again in a moment."));
    this.element.addEventListener('click', (event) => this.clicked(event));
  }

  clicked(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const at = event.target.closest('[data-at]')?.dataset.at;
    const word = this.sung?.words.find(({ element }) => element === event.target);
    const second = at === undefined ? word?.span[0] : Number(at);
    if (second === undefined || !getSelection().isCollapsed) return; // else somebody copies the words
    event.preventDefault();
    this.play(second);
  }

  play(second) {
    for (const other of tracks) if (other !== this) other.audio.pause();
    this.trouble('');
    const isOver = this.to && this.audio.currentTime >= this.to;
    if (second !== undefined) this.audio.currentTime = second;
    else if (isOver || (!this.audio.played.length && this.from)) this.audio.currentTime = this.from;
    this.audio.play().catch((error) => { if (error.name !== 'AbortError') this.mark('off'); });
  }

  end() {
    this.audio.pause();
    const next = this.element.closest('[data-goes-on]') && tracks[tracks.indexOf(this) + 1];
    if (!next) return;
    next.audio.currentTime = next.from;
    next.play();
  }

  mark(how) {
    for (const other of tracks) if (other !== this) delete other.element.dataset.playing;
    this.element.dataset.playing = how;
    const verb = how === 'on' ? 'Pause' : 'Play';
    for (const button of this.buttons) button.ariaLabel = button.ariaLabel.replace(/^(Play|Pause)/, verb);
    this.paint();
  }

  frame() {
    this.paint();
    if (!this.audio.paused) requestAnimationFrame(() => this.frame());
  }

  paint() {
    const at = this.audio.currentTime;
    if (this.to && at >= this.to && !this.audio.paused) return this.end();
    if (this.element.dataset.playing) this.draw(Math.max(0, at - this.base));
    this.sung?.paint(at > 0 ? at : null);
    for (const prompt of this.prompts) {
      const { start, end } = prompt.dataset;
      const rules = Number(start) <= at && at < (Number(end) || Infinity) && at > 0;
      if (rules) prompt.setAttribute('aria-current', 'true'); else prompt.removeAttribute('aria-current');
    }
  }

  draw(at) {
    const share = this.length ? Math.min(100, at / this.length * 100) : 0;
    for (const stop of stops) stop.setAttribute('offset', `${share}%`);
    this.element.querySelector('.wave').style.setProperty('--played', share);
    const time = clock(at);
    const shown = this.element.querySelector('[data-clock]');
    if (shown.textContent === time) return;
    shown.textContent = time;
    if (!this.range) return;
    this.range.value = Math.round(at);
    this.range.setAttribute('aria-valuetext', `${time} of ${clock(this.length)}`);
  }

  // it comes along for whoever still looks at what was sung before
  turnTo(words, line) {
    words.toggleAttribute('data-sung', Boolean(line));
    const follows = !this.line || isSeen(this.line);
    this.line = line;
    if (line && follows && !this.audio.paused) bring(line);
  }

  trouble(words) {
    const place = this.element.querySelector('[data-trouble]');
    if (place.textContent !== words) place.textContent = words;
  }
}
