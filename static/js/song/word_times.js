// Seconds of words, and which of them is sung at a moment. Pure: no page, no sound.
/** «12.1,12.6 - 13,13.4» → [[12.1, 12.6], null, [13, 13.4]]; what is no time is null. */
export const spans = (text) => (text ?? '').split(' ').map((part) => {
  const [start, end] = part.split(',').map(Number.parseFloat);
  return Number.isFinite(start) && Number.isFinite(end) ? [start, end] : null;
});
/** The place of the last of `starts`, which never fall, that is not after `at`; -1 before the first. */
export const lastAt = (starts, at) => {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= at) low = middle + 1; else high = middle;
  }
  return low - 1;
};
