import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock } from '../../static/js/lib/clock.js';
import { current, empty, jump, next, previous, queueOf, revived } from '../../static/js/player/queue.js';

const songs = ['a', 'b', 'c'].map((id) => ({ id, href: `/songs/${id}` }));

test('a queue begins at the song that was asked for', () => {
  assert.equal(current(queueOf(songs, 'b')).id, 'b');
  assert.equal(queueOf(songs, 'z'), empty);
});
test('it goes on and back, and ends at its ends', () => {
  assert.equal(current(next(queueOf(songs, 'b'))).id, 'c');
  assert.equal(next(queueOf(songs, 'c')), null);
  assert.equal(current(previous(queueOf(songs, 'b'))).id, 'a');
  assert.equal(previous(queueOf(songs, 'a')), null);
});
test('a song of the queue keeps the queue', () => {
  assert.deepEqual(jump(queueOf(songs, 'a'), 'c'), { songs, at: 2 });
  assert.equal(jump(queueOf(songs, 'a'), 'z'), null);
});
test('what storage held comes back, or nothing does', () => {
  const stored = songs.map((song) => ({ ...song, copy: 'of then' }));
  assert.deepEqual(revived({ songs: stored, at: 1 }), { songs, at: 1 });
  for (const bad of [null, undefined, {}, { songs: 'x', at: 0 }, { songs: [null], at: 0 }, { songs, at: 9 }]) assert.equal(revived(bad), empty);
});
test('a clock says minutes and seconds, and hours where there are some', () => {
  assert.equal(clock(185.2), '3:05');
  assert.equal(clock(3723), '1:02:03');
  assert.equal(clock(NaN), '0:00');
});
