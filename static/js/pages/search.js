// Search as you type. The newest answer wins (hx-sync), the address holds what was asked: the first letter
// makes an entry of the history, the others and Enter go on with it; one that was not typed here stays for Back.
// Once typing rests, the lines of the lyrics come and it is said how many songs were found. Enter is the form
// itself, by relevance.
import { path as pathHere, root } from '../lib/root.js';
import { announce } from '../lib/status.js';

const REST = 120; // ms without a key before the server is asked
const CALM = 450; // ms without an answer before the rest is asked for, and said
const form = document.getElementById('search');
const field = form.q;
const isSheet = matchMedia('(width < 64rem)'); // as filter_panel.css has it
let typing;
let calm;
let lines = true;
let said = '';
const ours = new Set(); // addresses that typing made
const here = () => location.pathname + location.search;

const asked = () => new URLSearchParams(location.search).get('q') ?? '';
const onWall = () => ['/', '/find'].includes(pathHere());
const args = () => {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
  if (query.has('q') && !query.has('sort')) query.set('sort', 'newest');
  return query;
};
const get = (address, more) => htmx.ajax('GET', address, {
  source: form, target: '#main', select: '#main', swap: 'outerMorph show:none', ...more,
});
const seek = () => {
  if (field.value.trim() === asked().trim()) return;
  const query = args();
  const path = onWall() && !isSheet.matches ? location.pathname : `${root}/`;
  const address = query.size ? `${path}?${query}` : path;
  lines = !query.has('q');
  get(lines ? address : `${address}&lines=0`, { push: address });
  if (!lines) ours.add(address);
};
const rest = () => {
  if (!lines) {
    lines = true;
    get(here(), { replace: here() });
  }
  const words = document.querySelector('#main h1')?.textContent ?? '';
  if (words !== said) announce(words);
  said = words;
};

const stop = () => {
  clearTimeout(typing);
  clearTimeout(calm);
};
field.addEventListener('input', () => {
  stop();
  typing = setTimeout(seek, REST);
});
form.addEventListener('submit', () => {
  stop();
  if (ours.has(here())) document.dispatchEvent(new CustomEvent('songwall:entered'));
  field.blur();
});
// Decided when the answer comes: by then the one before it may have made its entry.
document.addEventListener('htmx:before:history:update', ({ detail }) => {
  if (detail.sourceElement === form && ours.has(here())) detail.history.type = 'replace';
});
document.addEventListener('htmx:after:settle', ({ target }) => {
  if (target.id !== 'main') return;
  clearTimeout(calm);
  const stays = document.activeElement.closest('#q, #sieve, #asked, #panel');
  if (!lines || stays) calm = setTimeout(rest, CALM);
  // a link or Back may have changed what is asked for
  if (document.activeElement !== field) field.value = asked();
});
// Back and Forward say what is asked for now; what was typed and is on its way counts no more.
addEventListener('popstate', () => {
  stop();
  form.dispatchEvent(new Event('htmx:abort'));
  field.value = asked();
});
// The filters as a sheet: all else waits, the songs are in view above it, and Escape closes it. Whoever closes them
// goes on at the link that opened them.
let opened = false;
const fence = () => {
  const panel = document.getElementById('panel');
  const covers = Boolean(panel) && isSheet.matches;
  const behind = 'body > :not(#main, [role="status"]), #main > :not(.find), #found';
  for (const part of document.querySelectorAll(behind)) part.inert = covers;
  if (covers && !opened) {
    document.getElementById('found').scrollIntoView({ behavior: 'instant' });
    panel.focus({ preventScroll: true });
  }
  opened = covers;
};
document.addEventListener('htmx:after:settle', fence);
isSheet.addEventListener('change', fence);
document.addEventListener('click', ({ target }) => {
  if (!target.closest('[data-close]')) return;
  const sieve = document.getElementById('sieve');
  sieve.parentElement.inert = false;
  sieve.focus({ preventScroll: true });
}, true);
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && opened) document.querySelector('#panel [data-close]').click();
});
fence();
// what was done before this script came
if (document.activeElement === field) seek();
else if (document.activeElement.closest('#sieve, #asked, #panel')) calm = setTimeout(rest, CALM);
