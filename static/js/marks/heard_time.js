// How long a song has really been heard. Pure: no page, no sound, no clock of its own.
export const ENOUGH = 30; // s
const SLACK = 0.3; // s by which reports of one and the same music may differ

/** Nothing yet; `at` the song's second, `now` the clock's, both in seconds. */
export const listening = (at, now) => ({ heard: 0, at, now });
/** Neither a jump nor a pause is hearing: the song goes on as the clock does. */
export const heardOn = ({ heard, at: before, now: then }, at, now) => {
  const step = at - before;
  const sounded = step > 0 && step <= now - then + SLACK;
  return { heard: heard + (sounded ? Math.min(step, now - then) : 0), at, now };
};
/** Went on elsewhere, or after a pause. */
export const resumed = ({ heard }, at, now) => ({ heard, at, now });
export const isEnough = ({ heard }, length) => heard >= (length > 0 ? Math.min(ENOUGH, length / 2) : ENOUGH);
