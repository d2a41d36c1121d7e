// How long a song has really been heard, and which seconds of it. Pure: no page, no sound, no clock of its own.
export const ENOUGH = 240; // s
const SLACK = 0.3; // s by which reports of one and the same music may differ
const MOST_PARTS = 40;
const NEAR_END = 13; // s: a crossing may be as long

/** Nothing yet; `at` the song's second, `now` the clock's, both in seconds; `parts` are stretches that sounded. */
export const listening = (at, now) => ({ heard: 0, at, now, parts: [] });
const withPart = (parts, from, to) => {
  const last = parts.at(-1);
  if (last && Math.abs(last[1] - from) < SLACK) return [...parts.slice(0, -1), [last[0], to]];
  return parts.length < MOST_PARTS ? [...parts, [from, to]] : parts;
};
/** Neither a jump nor a pause is hearing: the song goes on as the clock does, `rate` times as fast. */
export const heardOn = ({ heard, at: before, now: then, parts }, at, now, rate = 1) => {
  const step = at - before;
  const most = (now - then) * rate;
  const sounded = step > 0 && step <= most + SLACK;
  return {
    heard: heard + (sounded ? Math.min(step, most) : 0), at, now, parts: sounded ? withPart(parts, before, at) : parts,
  };
};
/** Went on elsewhere, or after a pause. */
export const resumed = ({ heard, parts }, at, now) => ({ heard, at, now, parts });
/** Half of it, or four minutes. */
export const isEnough = ({ heard }, length) => heard >= (length > 0 ? Math.min(ENOUGH, length / 2) : ENOUGH);
/** Whether it was left before its end, not counting what crosses over into the next song. */
export const isLeft = ({ at }, length) => length > 0 && at < length - Math.min(NEAR_END, length / 10);
/** As the server has them: whole seconds, such as «0-62,120-185». */
export const wordsOf = (parts) => parts.map((part) => part.map(Math.round).join('-')).join(',');
