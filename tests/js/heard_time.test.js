import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heardOn, isEnough, isLeft, listening, resumed, wordsOf } from '../../static/js/marks/heard_time.js';

/** Hears from one second to another, reported four times a second. */
const hear = (state, from, to) => {
  let [heard, now] = [resumed(state, from, state.now), state.now];
  for (let at = from + 0.25; at <= to; at += 0.25) heard = heardOn(heard, at, (now += 0.25));
  return heard;
};
const round = ({ heard }) => Math.round(heard * 100) / 100;

test('what sounds is heard', () => {
  assert.equal(round(hear(listening(0, 100), 0, 12)), 12);
});
test('a jump is not heard, to either side', () => {
  const before = hear(listening(0, 0), 0, 5);
  assert.equal(round(heardOn(before, 15, before.now + 0.25)), 5);
  assert.equal(round(heardOn(before, 1, before.now + 0.25)), 5);
});
test('a pause is not heard, nor a jump in it', () => {
  const paused = resumed(hear(listening(0, 0), 0, 5), 9, 3600);
  assert.equal(round(hear(paused, 9, 10)), 6);
});
test('seldom reports count as much as many', () => {
  assert.equal(round(heardOn(listening(10, 50), 11, 51)), 1);
});
test('half a song is enough, or four minutes', () => {
  const after = (heard) => ({ heard, at: 0, now: 0, parts: [] });
  assert.equal(isEnough(after(9), 20), false);
  assert.equal(isEnough(after(10), 20), true);
  assert.equal(isEnough(after(239), 600), false);
  assert.equal(isEnough(after(240), 600), true);
  assert.equal(isEnough(after(239), 0), false);
});
test('a song that plays faster sounds for as many of its seconds', () => {
  assert.equal(round(heardOn(listening(0, 0), 2, 1, 2)), 2);
  assert.equal(round(heardOn(listening(0, 0), 2, 1, 1)), 0);
});
test('it is known which seconds sounded', () => {
  const first = hear(listening(0, 0), 0, 5);
  assert.equal(wordsOf(hear(first, 30, 34).parts), '0-5,30-34');
  let loop = listening(0, 0);
  for (let round = 0; round < 100; round += 1) loop = hear(loop, 10, 12);
  assert.equal(loop.parts.length, 40);
});
test('a song is left only before its end', () => {
  const at = (second) => ({ ...listening(second, 0) });
  assert.equal(isLeft(at(100), 200), true);
  assert.equal(isLeft(at(188), 200), false);
  assert.equal(isLeft(at(17), 20), true);
  assert.equal(isLeft(at(19), 20), false);
  assert.equal(isLeft(at(100), 0), false);
});
