import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partOf, rangeOf } from '../../static/js/device/ranges.js';

const SIZE = 1000;
const ofSong = (headers = {}) => new Response('0123456789', {
  headers: { 'Content-Type': 'audio/mp4', 'Content-Length': '10', ETag: '"a"', 'Last-Modified': 'Sun', ...headers },
});
const asked = async (headers, stored = ofSong()) => {
  const answer = await partOf(new Request('http://localhost/songs/1/audio', { headers }), stored);
  const { status } = answer;
  return { status, body: await answer.text(), range: answer.headers.get('Content-Range'),
    length: answer.headers.get('Content-Length'), accepts: answer.headers.get('Accept-Ranges') };
};

for (const [header, range] of [
  ['bytes=0-', { start: 0, end: 1000 }], ['bytes=0-1', { start: 0, end: 2 }], ['bytes=500-', { start: 500, end: 1000 }],
  ['bytes=999-', { start: 999, end: 1000 }], ['bytes=10-5000', { start: 10, end: 1000 }],
  ['bytes=-5', { start: 995, end: 1000 }], ['bytes=-5000', { start: 0, end: 1000 }], ['BYTES=1-1', { start: 1, end: 2 }],
  ['bytes=1000-', { start: 0, end: 0 }], ['bytes=-0', { start: 1000, end: 1000 }],
  ['bytes=5-4', null], ['bytes=0-1,5-6', null], ['bytes=-', null], ['bytes=a-b', null], ['pieces=0-1', null],
  [`bytes=${'9'.repeat(30)}-`, null], [null, null],
]) {
  test(`${header} of a thousand bytes`, () => assert.deepEqual(rangeOf(header, SIZE), range));
}
test('without a range all of it is answered, and that parts may be had', async () => {
  assert.deepEqual(await asked({}), { status: 200, body: '0123456789', range: null, length: '10', accepts: 'bytes' });
});
test('a part is answered as such', async () => {
  const first = { status: 206, body: '01', range: 'bytes 0-1/10', length: '2', accepts: 'bytes' };
  assert.deepEqual(await asked({ Range: 'bytes=0-1' }), first);
  assert.deepEqual((await asked({ Range: 'bytes=7-' })).body, '789');
  assert.deepEqual((await asked({ Range: 'bytes=-2' })).range, 'bytes 8-9/10');
});
test('what lies beyond its end is refused with its length', async () => {
  for (const range of ['bytes=10-', 'bytes=-0']) {
    const { status, body, range: told } = await asked({ Range: range });
    assert.deepEqual([status, body, told], [416, '', 'bytes */10']);
  }
});
test('a part of another file is the whole of this one', async () => {
  for (const mark of ['"a"', 'Sun']) assert.equal((await asked({ Range: 'bytes=0-1', 'If-Range': mark })).status, 206);
  for (const mark of ['"b"', 'Mon']) assert.equal((await asked({ Range: 'bytes=0-1', 'If-Range': mark })).status, 200);
});
