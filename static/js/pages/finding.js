// Search as you type. The newest answer wins (hx-sync), the address holds what was asked: the first letter
// makes an entry of the history, the others go on with it. Enter is the form itself, by relevance.
import { announce } from '../lib/status.js';

const REST = 120; // ms without a key before the server is asked
const CALM = 700; // ms without an answer before it is said how many were found
const form = document.getElementById('search');
const field = form.q;
let typing;
let saying;

const asked = () => new URLSearchParams(location.search).get('q') ?? '';
const onWall = () => ['/', '/find'].includes(location.pathname);
const address = () => {
  const told = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
  if (told.has('q') && !told.has('sort')) told.set('sort', 'newest');
  return `${onWall() ? location.pathname : '/'}${told.size ? `?${told}` : ''}`;
};
const seek = () => {
  if (field.value.trim() === asked().trim()) return;
  const goesOn = onWall() && asked();
  htmx.ajax('GET', address(), { source: form, target: '#main', select: '#main', swap: 'outerMorph show:none', [goesOn ? 'replace' : 'push']: 'true' });
};

field.addEventListener('input', () => { clearTimeout(typing); typing = setTimeout(seek, REST); });
form.addEventListener('submit', () => { clearTimeout(typing); field.blur(); });
document.addEventListener('htmx:after:settle', ({ target }) => {
  if (target.id !== 'main') return;
  clearTimeout(saying);
  if (document.activeElement.closest('#q, #sieve, #asked')) {
    saying = setTimeout(() => announce(document.querySelector('#main h1').textContent), CALM);
  }
  // a link or Back may have changed what is asked for
  if (document.activeElement !== field) field.value = asked();
});
if (document.activeElement === field) seek();
