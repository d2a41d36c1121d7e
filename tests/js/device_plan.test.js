import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOf, missing, progress, size, withLists } from '../../static/js/device/plan.js';

const list = (id, ids, isStopped = false) => ({ id, entries: ids.map((song) => [song]), isStopped });
const held = (...ids) => Object.fromEntries(ids.map((id, at) => [id, { version: `v${id}`, bytes: 10 * (at + 1) }]));

test('what is not here is missing, once, in the order of the lists', () => {
  const index = { lists: [list('x', ['b', 'a', 'b']), list('y', ['c', 'a'])], held: held('a') };
  assert.deepEqual(missing(index), ['b', 'c']);
});
test('a list that was stopped asks for nothing', () => {
  assert.deepEqual(missing({ lists: [list('x', ['a'], true), list('y', ['b'])], held: {} }), ['b']);
});
test('a song goes with the last list that has it', () => {
  const index = { lists: [list('x', ['a', 'b']), list('y', ['b'])], held: held('a', 'b') };
  assert.deepEqual(Object.keys(withLists(index, [index.lists[1]]).held), ['b']);
  assert.deepEqual(withLists(index, []).held, {});
});
test('a song that comes once nobody wants it is not held', () => {
  assert.deepEqual(withLists({ lists: [], held: {} }, [], held('a')).held, {});
});
test('how much of a list is here counts each song once', () => {
  assert.deepEqual(progress(list('x', ['a', 'b', 'a']), held('a', 'z')), { songs: 1, of: 2, bytes: 10 });
});
test('what is stored belongs to a song that is held, its audio in that version', () => {
  const songs = held('a');
  for (const [path, search, its] of [
    ['/songs/a/audio', '?v=va', true], ['/songs/a/audio', '?v=older', false], ['/songs/b/audio', '?v=va', false],
    ['/music/songs/a/cover', '', true], ['/device/songs/a.json', '', true], ['/device/songs/b.json', '', false],
    ['/elsewhere', '', false], ['/songs/constructor/cover', '', false],
  ]) assert.equal(isOf(songs, path, search), its, path + search);
});
test('sizes are said as the server says them', () => {
  const words = [[120_000, '0.1 MB'], [3_000_000, '3 MB'], [9_940_000, '9.9 MB'], [38_400_000, '38 MB'],
    [999_600_000, '1 GB'], [12_300_000_000, '12 GB']];
  for (const [bytes, said] of words) assert.equal(size(bytes), said);
});
