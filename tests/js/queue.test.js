import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  add, arrangedAs, clearChosen, clearTail, move, playNext, remove, repeated, revived, shuffled, step,
} from '../../static/js/queue/arrangement.js';
import {
  count, empty, entries, exchanged, following, jump, jumpToSong, next, numberOf, playList, previous, widened,
} from '../../static/js/queue/queue.js';
import { extended, tailOf } from '../../static/js/queue/tail.js';

let keys = 0;
const list = (ids, name = 'list') => tailOf(name, { label: name, href: `/${name}`, entries: [...ids].map((id) => [id]) });
const picks = (ids) => [...ids].map((id) => ({ key: `hand${keys += 1}`, id }));
/** What is to come: what was chosen, then the rest. */
const ahead = (queue) => {
  const ids = entries(queue).map(({ id }) => id).join('');
  return `${ids.slice(0, queue.chosen.length)}|${ids.slice(queue.chosen.length)}`;
};
const said = (queue) => `${queue.now?.id}:${ahead(queue)}`;
const playing = (at = 0, ids = 'abcde') => playList(empty, list(ids), at);
const times = (queue, way, many) => { let now = queue; for (let n = 0; n < many; n += 1) now = way(now); return now; };
const keyOf = (queue, id) => entries(queue).find((entry) => entry.id === id).key;

test('a list plays from the song that was asked for to its end', () => {
  assert.equal(said(playing(1)), 'b:|cde');
  assert.equal(said(next(playing(1))), 'c:|de');
  assert.equal(next(playing(4)), null);
  assert.equal(next(empty), null);
});
test('what is next lines up: A, then B plays A, B; to the very front where asked', () => {
  const queue = playNext(playNext(playing(), picks('A')), picks('B'));
  assert.equal(said(queue), 'a:AB|bcde');
  assert.equal(said(playNext(queue, picks('XY'), true)), 'a:XYAB|bcde');
  assert.equal(said(times(queue, next, 3)), 'b:|cde');
});
test('what is added comes at the very end, a selection in its order', () => {
  assert.equal(said(add(add(playing(3), picks('AB')), picks('C'))), 'd:|eABC');
  assert.equal(said(add(playNext(playing(4), picks('A')), picks('B'))), 'e:AB|');
});
test('where nothing plays, the first one waits to be played', () => {
  assert.equal(said(playNext(empty, picks('AB'))), 'A:B|');
  assert.equal(said(add(empty, picks('A'))), 'A:|');
  assert.equal(said(add(empty, [])), 'undefined:|');
});
test('another list leaves what was chosen by hand, wherever it stood', () => {
  const queue = add(playNext(playing(), picks('A')), picks('Z'));
  assert.equal(said(playList(queue, list('xyz', 'other'), 1)), 'y:A|zZ');
});
test('the same song may stand twice, and each is its own', () => {
  const queue = playNext(playing(), picks('bb'));
  const [first, second] = entries(queue);
  assert.notEqual(first.key, second.key);
  assert.equal(said(remove(queue, [second.key])), 'a:b|bcde');
  assert.equal(said(next(next(next(queue)))), 'b:|cde');
});
test('back goes to what played before, and what was chosen is there again', () => {
  const queue = playNext(playing(1), picks('AB'));
  assert.equal(said(previous(queue)), 'a:AB|bcde');
  assert.equal(said(previous(next(queue))), 'b:AB|cde');
  assert.equal(said(previous(times(queue, next, 3))), 'B:|cde');
  assert.equal(said(times(times(queue, next, 3), previous, 3)), 'b:AB|cde');
  assert.equal(said(previous(jump(playing(0), keyOf(playing(0), 'd')))), 'a:|bcde');
  assert.equal(previous(playing(0)), null);
  assert.equal(previous(empty), null);
});
test('one that is to come plays at once: a chosen one leaves the others, one of the list passes over some', () => {
  const queue = playNext(playing(), picks('AB'));
  assert.equal(said(jump(queue, keyOf(queue, 'B'))), 'B:A|bcde');
  assert.equal(said(jump(queue, keyOf(queue, 'd'))), 'd:AB|e');
  assert.equal(said(jumpToSong(queue, 'c')), 'c:AB|de');
  assert.equal(said(jumpToSong(queue, 'A')), 'A:B|bcde');
  assert.equal(said(jumpToSong(playing(2), 'a')), 'a:|bcde');
  assert.equal(jumpToSong(queue, 'z'), null);
  assert.equal(jump(queue, 'no such key'), null);
});
test('of a song that stands twice the one ahead is meant', () => {
  assert.equal(said(jumpToSong(playing(2, 'abcab'), 'a')), 'a:|b');
});
test('removed and cleared: what plays goes on', () => {
  const queue = playNext(playing(), picks('AB'));
  assert.equal(said(remove(queue, [keyOf(queue, 'A'), keyOf(queue, 'c'), 'no such key'])), 'a:B|bde');
  assert.equal(said(remove(queue, [queue.now.key])), said(queue));
  assert.equal(said(clearChosen(queue)), 'a:|bcde');
  assert.equal(said(clearTail(queue)), 'a:AB|');
  assert.equal(said(previous(clearTail(next(playing())))), 'a:|b');
});
test('one is moved, within its part and across both', () => {
  const queue = playNext(playing(), picks('AB'));
  const cases = [
    ['A', 'chosen', 1, 'BA|bcde'], ['A', 'tail', 0, 'B|Abcde'], ['A', 'tail', 9, 'B|bcdeA'], ['e', 'chosen', 0, 'eAB|bcd'],
    ['e', 'tail', 0, 'AB|ebcd'], ['b', 'tail', 3, 'AB|cdeb'], ['b', 'chosen', 2, 'ABb|cde'],
  ];
  for (const [id, part, index, after] of cases) assert.equal(ahead(move(queue, keyOf(queue, id), part, index)), after, `${id} ${part}`);
  const [key] = [keyOf(queue, 'c')];
  const back = move(move(queue, key, 'chosen', 0), key, 'tail', 1);
  assert.equal(ahead(back), 'AB|bcde');
  assert.equal(back.tail.extra.length, 0);
  assert.equal(move(queue, 'no such key', 'tail', 0), queue);
});
test('a step up or down goes through both parts and stops at the ends', () => {
  const queue = playNext(playing(2), picks('AB'));
  const [key, stops] = [keyOf(queue, 'e'), ['AB|ed', 'ABe|d', 'AeB|d', 'eAB|d', 'eAB|d']];
  let now = queue;
  for (const stop of stops) assert.equal(ahead(now = step(now, key, -1)), stop);
  for (const stop of ['AeB|d', 'ABe|d', 'AB|ed', 'AB|de', 'AB|de']) assert.equal(ahead(now = step(now, key, 1)), stop);
  assert.equal(numberOf(now, key), 3);
  assert.equal(numberOf(now, now.now.key), -1);
});
test('shuffled: what plays stays, picks stay, all others of the list come; off goes on in its own order', () => {
  const queue = add(playNext(playing(2), picks('AB')), picks('Z'));
  const mixed = shuffled(queue, true, () => 0);
  assert.equal(said(mixed), 'c:AB|bdeaZ');
  assert.equal(said(shuffled(mixed, false)), 'c:AB|deZ');
  assert.equal(said(shuffled(times(mixed, next, 4), false)), 'd:|eZ');
  assert.equal(said(previous(shuffled(times(shuffled(playing(0), true, () => 0), next, 2), false))), 'c:|de');
});
test('a pick that was put among the list keeps its distance', () => {
  const queue = playNext(playing(0), picks('A'));
  const among = move(queue, queue.chosen[0].key, 'tail', 1);
  assert.equal(said(among), 'a:|bAcde');
  assert.equal(said(shuffled(among, true, () => 0)), 'a:|cAdeb');
  assert.equal(said(shuffled(times(among, next, 2), false)), 'A:|cde');
});
test('a list that is asked for while all is mixed begins with the song that was asked for', () => {
  const queue = playList(shuffled(playing(), true), list('vwxyz', 'other'), 2, () => 0);
  assert.equal(said(queue), 'x:|wyzv');
  assert.equal(said(playNext(queue, picks('A'))), 'x:A|wyzv');
});
test('all again, or one again', () => {
  const all = repeated(playing(4), 'all');
  assert.equal(said(next(all)), 'a:|bcde');
  assert.equal(said(next(repeated(next(playNext(empty, picks('AB'))), 'all'))), 'A:B|');
  const one = repeated(playing(1), 'one');
  assert.equal(said(following(one)), 'b:|cde');
  assert.equal(said(next(one)), 'c:|de');
  assert.equal(following(playing(4)), null);
  assert.equal(repeated(one, 'never').repeat, 'off');
  assert.equal(next(repeated(empty, 'all')), null);
});
test('of a list that was known in part the rest comes when it is told, and what plays goes on', () => {
  const part = next(playNext(playing(0, 'cde'), picks('A')));
  const whole = list('abcdefg', 'whole');
  assert.equal(said(widened(part, whole)), 'A:|defg');
  assert.equal(said(widened(next(part), whole)), 'd:|efg');
  assert.equal(said(previous(previous(widened(next(part), whole)))), 'c:A|defg');
  assert.equal(said(widened(add(playing(1, 'cde'), picks('Z')), whole)), 'd:|efgZ');
  assert.equal(said(widened(playing(0, 'xde'), whole)), 'x:|defg');
  assert.equal(said(previous(widened(playing(0, 'xde'), whole))), 'c:|xdefg');
  assert.equal(said(widened(shuffled(playing(0, 'cde'), true), whole, () => 0)), 'c:|bdefga');
});
test('another take stands in for the one that plays; one that the list has is gone to', () => {
  assert.equal(said(exchanged(playing(1), 'z')), 'z:|cde');
  assert.equal(said(previous(next(exchanged(playing(1), 'z')))), 'z:|cde');
  assert.equal(said(exchanged(playing(0), 'c')), 'c:|de');
  assert.equal(said(exchanged(next(playNext(playing(), picks('A'))), 'd')), 'd:|bcde');
  assert.equal(exchanged(empty, 'a'), empty);
});
/** Takes of one family are one letter: «aAbcC» are takes of a, b by itself, takes of c; capitals lead. */
const families = (ids, styles = []) => {
  const leads = [...ids].map((id, at) => {
    const upper = [...ids].indexOf(id.toUpperCase());
    const lead = upper < 0 ? [...ids].findIndex((each) => each.toLowerCase() === id.toLowerCase()) : upper;
    return lead - at;
  });
  return tailOf('list', { entries: [...ids].map((id) => [id]), leads, styles });
};
test('shuffled, one take of each family plays: its leading one; off, all of the list are there again', () => {
  const queue = shuffled(playList(empty, families('xaAbcC'), 0), true, () => 0);
  assert.equal(said(queue), 'x:|bCA');
  assert.equal(said(shuffled(queue, false)), 'x:|aAbcC');
  assert.equal(said(shuffled(times(queue, next, 2), false)), 'C:|');
  assert.equal(said(shuffled(remove(queue, [keyOf(queue, 'b')]), false)), 'x:|aAcC');
  assert.equal(said(shuffled(clearTail(queue), false)), 'x:|');
});
test('what plays stands for its own family; a family without its leading take is played by its first', () => {
  assert.equal(said(shuffled(playList(empty, families('xaAbc'), 1), true, () => 0)), 'a:|bcx');
  assert.equal(said(shuffled(playList(empty, tailOf('list', {
    entries: [['x'], ['one'], ['two']], leads: [0, 0, -1],
  }), 0), true)), 'x:|one');
});
test('another take plays in the same place, and the one it leaves takes its place where the list has it', () => {
  const queue = shuffled(playList(empty, families('xaAbcC'), 0), true, () => 0);
  const other = exchanged(next(next(queue)), 'c');
  assert.equal(said(other), 'c:|A');
  assert.equal(said(exchanged(other, 'C')), 'C:|A');
  assert.equal(said(previous(other)), 'b:|cA');
  assert.equal(said(shuffled(other, false)), 'c:|C');
  const apart = playList(empty, families('axyAz'), 0);
  assert.equal(said(exchanged(apart, 'A')), 'A:|xyaz');
  assert.equal(said(exchanged(playList(empty, families('xaAy'), 1), 'A')), 'A:|y');
});
test('songs of one style do not follow each other where it can be avoided', () => {
  const styles = [1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 0, 0];
  const stylesOf = ({ tail }) => [...tail.order].map((slot) => tail.styles[slot]);
  for (let round = 0; round < 50; round += 1) {
    const mixed = stylesOf(shuffled(playList(empty, families('abcdefghijkl', styles), 0), true));
    assert.deepEqual([...mixed].sort(), [...styles].sort());
    assert.equal(mixed.findIndex((style, at) => style && style === mixed[at + 1]), -1, mixed);
  }
  const alike = shuffled(playList(empty, families('abc', [1, 1, 1]), 0), true, () => 0);
  assert.equal(said(alike), 'a:|cb');
});
test('a tail that goes on has what comes behind it, but for what it has already', () => {
  const tail = tailOf('like', { entries: [['a'], ['b']], because: 'same style', next: '/first' });
  const queue = add(playList(empty, tail, 0), picks('Z'));
  const batch = tailOf('batch', { entries: [['a'], ['c'], ['Z'], ['d']], next: '/second' });
  const longer = { ...queue, tail: extended(queue.tail, batch) };
  assert.equal(said(longer), 'a:|bZcd');
  assert.deepEqual([longer.tail.next, longer.tail.because], ['/second', 'same style']);
  assert.equal(said(remove(longer, [keyOf(longer, 'Z')])), 'a:|bcd');
  assert.equal(said(shuffled(shuffled(longer, true), false)).replace('Z', ''), 'a:|bcd');
});
test('an earlier arrangement comes back without what has begun since', () => {
  const before = playNext(playing(), picks('AB'));
  const cleared = clearTail(remove(before, [keyOf(before, 'B')]));
  assert.equal(said(arrangedAs(cleared, before)), 'a:AB|bcde');
  assert.equal(said(arrangedAs(next(cleared), before)), 'A:B|bcde');
  const further = times(playing(), next, 2);
  assert.equal(said(arrangedAs(further, shuffled(further, true, () => 0))), 'c:|bdea');
});
test('a stretch keeps its seconds', () => {
  const tail = tailOf('hits', { entries: [['a', 1, 2.5], ['b']] });
  assert.deepEqual(playList(empty, tail, 0).now, { key: 'hits:0', id: 'a', from: 1, to: 2.5 });
  assert.deepEqual(next(playList(empty, tail, 0)).now, { key: 'hits:1', id: 'b' });
});
test('what is said of a stretch stays with it', () => {
  const tail = tailOf('takes', { entries: [['a', 1, 2.5, 'Take 1']] });
  assert.equal(playList(empty, tail, 0).now.words, 'Take 1');
});
test('every change leaves the queue that it was made from', () => {
  const queue = add(playNext(playing(1), picks('AB')), picks('Z'));
  const before = structuredClone(queue);
  shuffled(move(remove(queue, [keyOf(queue, 'c')]), keyOf(queue, 'A'), 'tail', 1), true);
  exchanged(next(queue), 'y');
  assert.deepEqual(queue, before);
});
test('what storage held comes back, or nothing does', () => {
  const queue = shuffled(playNext(playList(empty, families('xaAbcC', [1, 1, 2, 1, 2, 2]), 1), picks('A')), true);
  assert.deepEqual(revived(structuredClone(queue)), queue);
  const { leads, styles, folded, ...former } = queue.tail; // as it was stored before families were known
  assert.equal(said(revived({ ...queue, tail: former })), said(queue));
  const broken = [null, undefined, {}, { ...queue, at: 9 }, { ...queue, now: {} }, { ...queue, chosen: 'x' },
    { ...queue, tail: { ...queue.tail, order: Uint32Array.of(7) } }, { ...queue, tail: null }, { ...queue, past: [null] },
    { ...queue, tail: { ...queue.tail, leads: Int32Array.of(0) } },
    { ...queue, tail: { ...queue.tail, folded: Uint32Array.of(7) } }];
  for (const stored of broken) assert.equal(revived(stored), empty);
  assert.equal(revived({ ...queue, repeat: 'x' }).repeat, 'off');
});
test('a hundred thousand songs are no matter', () => {
  const entries = Array.from({ length: 100_000 }, (_, n) => [`song-${n}`]);
  const styles = entries.map((_, n) => n % 3);
  const tail = tailOf('list', { entries, leads: entries.map(() => 0), styles });
  const queue = shuffled(playNext(playList(empty, tail, 50_000), picks('A')), true);
  assert.equal(count(queue), 100_000);
  assert.equal(new Set(queue.tail.order).size, 100_000);
  assert.equal(said(next(shuffled(next(queue), false))).slice(0, 12), 'song-50001:|');
});
