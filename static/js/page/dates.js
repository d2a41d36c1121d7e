// Pages are cached and shared, so they say dates in UTC; here they are said as a listener does.
import { clock } from '../lib/clock.js';
import { setCookie } from '../lib/cookie.js';
import { onContent } from '../lib/on_content.js';

const STEPS = [ // seconds
  ['year', 31557600], ['month', 2629800], ['week', 604800], ['day', 86400], ['hour', 3600], ['minute', 60],
];
const ago = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'auto' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const hours = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const moment = (then) => (then.toDateString() === new Date().toDateString() ? hours : exact).format(then);

/** `isAhead`: it is yet to come, so it is never «just now». */
const relative = (then, isAhead) => {
  const seconds = (then - Date.now()) / 1000;
  if (isAhead && seconds < 60) return 'in a moment';
  if (Math.abs(seconds) < 60) return 'just now';
  const [unit, length] = STEPS.find(([, size]) => Math.abs(seconds) >= size * 0.98) ?? ['minute', 60];
  return ago.format(Math.round(seconds / length), unit);
};
const wordsOf = (time, then) => {
  if (time.hasAttribute('data-exact')) return exact.format(then);
  return time.hasAttribute('data-clock') ? moment(then) : relative(then, time.hasAttribute('data-ahead'));
};
const say = (time) => {
  const then = new Date(time.dateTime);
  if (Number.isNaN(then.getTime())) return;
  const text = wordsOf(time, then);
  if (time.textContent !== text) time.textContent = text;
  time.title = exact.format(then);
};
const count = (element) => {
  const since = (Date.now() - new Date(element.dataset.since)) / 1000;
  if (since >= 0) element.textContent = `${clock(since)} so far`;
};
const countAll = (root) => root.querySelectorAll('[data-since]').forEach(count);
/** Of a piece of page that htmx has not put in place. */
export const sayAll = (root) => {
  root.querySelectorAll('time[datetime]').forEach(say);
  countAll(root);
};

// Where days begin the server is told by a cookie; a page that it made before it knew is asked for once more.
const zone = exact.resolvedOptions().timeZone;
const isTold = () => document.cookie.split('; ').includes(`zone=${zone}`);
let isAsked = false;
const tellZone = () => {
  if (!isTold()) setCookie('zone', zone);
  const drawnIn = document.querySelector('#main [data-zone]')?.dataset.zone;
  if (isAsked || !drawnIn || drawnIn === zone || !isTold()) return;
  isAsked = true;
  const here = location.pathname + location.search;
  htmx.ajax('GET', here, { target: '#main', select: '#main', swap: 'outerMorph show:none', replace: here });
};

onContent(sayAll);
onContent(tellZone);
setInterval(() => { if (!document.hidden) countAll(document); }, 1000);
setInterval(() => { if (!document.hidden) sayAll(document); }, 60_000);
document.addEventListener('visibilitychange', () => { if (!document.hidden) sayAll(document); });
