// Lights the words of one song as they are sung: on its page and in the room.
import { lastAt, spans } from './word_times.js';

const dim = (element) => { delete element.dataset.lit; delete element.dataset.now; };

export class SungWords {
  /** `section` has lines with [data-times], the words as spans; `turnTo` is told which line begins, null for none. */
  constructor(section, turnTo) {
    this.turnTo = turnTo;
    this.words = [...section.querySelectorAll('[data-times]')].flatMap((line) => {
      const elements = line.querySelectorAll(':scope > span span');
      const timed = spans(line.dataset.times).map((span, at) => ({ element: elements[at], line, span }));
      return timed.filter(({ element, span }) => element && span);
    });
    this.starts = Float64Array.from(this.words, ({ span: [start] }) => start);
    section.querySelectorAll('[data-lit], [data-now]').forEach(dim);
    this.lit = -1;
    this.line = null;
  }

  /** The song is at this second; null: it does not sound. */
  paint(second) {
    const at = second === null ? -1 : lastAt(this.starts, second);
    if (at !== this.lit) {
      if (this.words[this.lit]) delete this.words[this.lit].element.dataset.lit;
      this.lit = at;
      this.mark(this.words[at]?.line ?? null);
    }
    if (at < 0) return;
    const { element, span: [, end] } = this.words[at];
    // in a gap the word just sung stays, softly
    const how = second < end ? 'now' : 'past';
    if (element.dataset.lit !== how) element.dataset.lit = how;
  }

  mark(line) {
    if (line === this.line) return;
    if (this.line) delete this.line.dataset.now;
    this.line = line;
    if (line) line.dataset.now = '';
    this.turnTo(line);
  }
}
