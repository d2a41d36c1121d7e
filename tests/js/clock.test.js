import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock } from '../../static/js/lib/clock.js';

test('a clock says minutes and seconds, and hours where there are some', () => {
  assert.equal(clock(185.2), '3:05');
  assert.equal(clock(3723), '1:02:03');
  assert.equal(clock(NaN), '0:00');
});
