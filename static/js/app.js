// The table of contents, in the order in which they run. Modules talk by events on document; none leaves anything on
// window.
const PARTS = [
  'page/dates',
  'page/appearance',
  'page/cover_fallback',
  'page/swaps',
  'page/navigation',
  'page/back',
  'page/places',
  'page/reading',
  'page/focus',
  'page/content_policy',
  'page/polling',
  'page/unreachable',
  'page/key_help',
  'page/lazy_loading',
  'page/room_door',
  'player/player',
  'player/keys',
];
const LATE = 1000; // ms after the page is complete: a browser that says nothing of its painting has painted by then

const { htmx, modules } = document.querySelector('script[data-modules]').dataset;
const address = (name) => new URL(`${name}.js`, import.meta.url).href;
const add = (name, properties) => document.head.append(Object.assign(document.createElement(name), properties));

// Play that is tapped before the player is there plays once it is.
let tapped;
const remember = ({ target }) => { tapped = target.closest('button[data-play]') ?? tapped; };
document.addEventListener('click', remember);

const painted = () => new Promise((done) => {
  new PerformanceObserver(done).observe({ type: 'paint', buffered: true });
  const wait = () => setTimeout(done, LATE);
  if (document.readyState === 'complete') wait(); else addEventListener('load', wait);
});
// What is seen comes first: scripts do not take the network from styles, fonts and covers. Who was here before has them
// at hand, and sees at once what they write.
const isKnown = document.cookie.includes('zone=') || history.state?.position;
if (!isKnown && !document.hidden) await painted();

const htmxRuns = new Promise((done) => {
  add('script', { src: htmx, fetchPriority: 'high', onload: done, onerror: done });
});
// all at once, where each would else tell only of the next; a few at a time, between which a slow phone may answer
const AT_ONCE = 5;
const turn = () => new Promise((done) => { setTimeout(done); });
for (const [at, name] of modules.split(' ').entries()) {
  add('link', { rel: 'modulepreload', href: address(name) });
  if (at % AT_ONCE === AT_ONCE - 1) await turn();
}
await htmxRuns;
// a style sheet within the page that comes late holds back what stands below it, which the parts look for
if (document.readyState === 'loading') {
  await new Promise((done) => { document.addEventListener('DOMContentLoaded', done, { once: true }); });
}
// each by itself: between two a slow phone answers whoever touches it
for (const name of PARTS) await import(address(name)).catch(console.warn);

document.documentElement.toggleAttribute('data-ready', true);
document.removeEventListener('click', remember);
if (tapped?.isConnected) tapped.click();
// what plays without the server; a newcomer's browser is busy enough
if (isKnown && isSecureContext && navigator.serviceWorker) {
  import(address('device/registering')).then(({ wake }) => wake()).catch(console.warn);
}
