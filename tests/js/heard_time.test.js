import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heardOn, isEnough, listening, resumed } from '../../static/js/marks/heard_time.js';
import { exchanged } from '../../static/js/player/queue.js';

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
test('half a song is enough, or half a minute', () => {
  const after = (heard) => ({ heard, at: 0, now: 0 });
  assert.equal(isEnough(after(9), 20), false);
  assert.equal(isEnough(after(10), 20), true);
  assert.equal(isEnough(after(29), 600), false);
  assert.equal(isEnough(after(30), 600), true);
  assert.equal(isEnough(after(29), 0), false);
});

const songs = ['a', 'b', 'c'].map((id) => ({ id, href: `/songs/${id}` }));
test('another take stands in for the one that the queue had in mind', () => {
  const take = { id: 'z' };
  assert.deepEqual(exchanged({ songs, at: 1 }, take), { songs: [songs[0], take, songs[2]], at: 1 });
});
test('a take that the queue knows is gone to', () => {
  const take = { id: 'c', favourite: true };
  assert.deepEqual(exchanged({ songs, at: 0 }, take), { songs: [songs[0], songs[1], take], at: 2 });
});
test('an empty queue stays so', () => {
  assert.deepEqual(exchanged({ songs: [], at: -1 }, { id: 'a' }), { songs: [], at: -1 });
});
