import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastAt, spans } from '../../static/js/song/word_times.js';

test('times are read in their order, and what is none keeps its place', () => {
  assert.deepEqual(spans('12.1,12.6 - 13,13.45'), [[12.1, 12.6], null, [13, 13.45]]);
  assert.deepEqual(spans('x 1 ,2'), [null, null, null]);
  assert.deepEqual(spans(undefined), [null]);
});
test('the last word that has begun is found', () => {
  const starts = Float64Array.from([1, 2, 2, 5]);
  const expected = [[0, -1], [0.999, -1], [1, 0], [1.5, 0], [2, 2], [4.9, 2], [5, 3], [1e9, 3]];
  for (const [at, place] of expected) assert.equal(lastAt(starts, at), place, `at ${at}`);
});
test('before no words, and at no time, there is none', () => {
  assert.equal(lastAt([], 3), -1);
  assert.equal(lastAt([1, 2], NaN), -1);
});
test('it finds what a look at every word finds', () => {
  const starts = Array.from({ length: 500 }, (_, n) => Math.floor(n * 0.7) / 3);
  for (let at = -1; at < 130; at += 0.37) assert.equal(lastAt(starts, at), starts.findLastIndex((start) => start <= at));
});
