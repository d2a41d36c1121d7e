// When a page cannot be fetched, words say so and offer another try; the music plays on.
import { announce } from '../lib/status.js';

const toast = document.getElementById('unreachable');
const playerSaysSo = () => document.querySelector('[data-trouble][data-away]:not([hidden])');
let again = () => {};

const show = (retry) => {
  again = retry;
  toast.hidden = Boolean(playerSaysSo()); // once is enough
  announce(toast.querySelector('p').textContent);
};
const retryOf = ({ sourceElement, request }) => () => {
  if (sourceElement?.isConnected && sourceElement.matches('a')) sourceElement.click();
  else if (sourceElement?.isConnected && sourceElement.matches('form')) sourceElement.requestSubmit();
  else htmx.ajax('GET', request?.action ?? location.href, { target: '#main', swap: 'outerHTML', select: '#main' });
};
const timed = (ctx) => ctx.sourceEvent?.type === 'every';

document.addEventListener('htmx:error', ({ detail: { ctx } }) => { if (ctx && !timed(ctx)) show(retryOf(ctx)); });
// an answer without #main (a proxy's own page) would take the content away: it is not hung
document.addEventListener('htmx:before:swap', (event) => {
  const { ctx } = event.detail;
  if (ctx?.select !== '#main' || ctx.text?.includes('id="main"')) return;
  event.preventDefault();
  show(retryOf(ctx));
});
document.addEventListener('htmx:after:settle', ({ target }) => { if (target.id === 'main') toast.hidden = true; });
toast.querySelector('[data-again]').addEventListener('click', () => { toast.hidden = true; again(); });
toast.querySelector('[data-close]').addEventListener('click', () => { toast.hidden = true; });
