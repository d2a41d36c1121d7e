// Pages are kept and shared, so they say dates in UTC; here they are said as a listener does.
import { clock } from '../lib/clock.js';
import { renewed } from '../lib/renewed.js';

const STEPS = [['year', 31557600], ['month', 2629800], ['week', 604800], ['day', 86400], ['hour', 3600], ['minute', 60]];
const ago = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'auto' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const hours = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const moment = (then) => (then.toDateString() === new Date().toDateString() ? hours : exact).format(then);

const say = (time) => {
  const then = new Date(time.dateTime);
  if (Number.isNaN(then.getTime())) return;
  const seconds = (then - Date.now()) / 1000;
  const [unit, length] = STEPS.find(([, size]) => Math.abs(seconds) >= size * 0.98) ?? ['minute', 60];
  const ahead = time.hasAttribute('data-ahead') && seconds < 60;
  const words = ahead ? 'in a moment' : Math.abs(seconds) < 60 ? 'just now' : ago.format(Math.round(seconds / length), unit);
  const text = time.hasAttribute('data-exact') ? exact.format(then) : time.hasAttribute('data-clock') ? moment(then) : words;
  if (time.textContent !== text) time.textContent = text;
  time.title = exact.format(then);
};
const count = (element) => {
  const since = (Date.now() - new Date(element.dataset.since)) / 1000;
  if (since >= 0) element.textContent = `${clock(since)} so far`;
};
const sayAll = (root) => { root.querySelectorAll('time[datetime]').forEach(say); root.querySelectorAll('[data-since]').forEach(count); };

renewed(sayAll);
setInterval(() => { if (!document.hidden) document.querySelectorAll('[data-since]').forEach(count); }, 1000);
setInterval(() => { if (!document.hidden) sayAll(document); }, 60_000);
document.addEventListener('visibilitychange', () => { if (!document.hidden) sayAll(document); });
