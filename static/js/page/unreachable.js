// When a page cannot be fetched or a form is refused, words say so and offer another try; the music plays on.
import { sentenceOf } from '../lib/sentence.js';
import { announce } from '../lib/status.js';

const toast = document.getElementById('unreachable');
const playerSaysSo = () => document.querySelector('[data-trouble][data-away]:not([hidden])');
let again = () => {};

const line = toast.querySelector('p');
const AWAY = line.textContent;
const show = (retry, words = AWAY) => {
  again = retry;
  line.textContent = words;
  toast.hidden = words === AWAY && Boolean(playerSaysSo()); // once is enough
  announce(words);
};
const retryOf = ({ sourceElement, sourceEvent, request }) => () => {
  const submitter = sourceEvent?.submitter?.isConnected ? sourceEvent.submitter : null;
  if (sourceElement?.isConnected && sourceElement.matches('a')) sourceElement.click();
  else if (sourceElement?.isConnected && sourceElement.matches('form')) sourceElement.requestSubmit(submitter);
  else htmx.ajax('GET', request?.action ?? location.href, { target: '#main', swap: 'outerHTML', select: '#main' });
};
const timed = (ctx) => ctx.sourceEvent?.type === 'every';

document.addEventListener('htmx:error', ({ detail: { ctx } }) => { if (ctx && !timed(ctx)) show(retryOf(ctx)); });
// An answer without #main (a proxy's own page) would take the content away, and the page of an error a part of it:
// they are not hung. What asks by the clock asks again. A form that is [data-answered] has a place for what went wrong.
document.addEventListener('htmx:before:swap', (event) => {
  const { ctx } = event.detail;
  const place = ctx?.select === '#main' || ctx?.sourceElement.matches('[data-answered]') ? ctx.select.slice(1) : null;
  if (place ? ctx.text?.includes(`id="${place}"`) : !(ctx?.response?.status >= 400)) return;
  event.preventDefault();
  if (!timed(ctx)) show(retryOf(ctx), sentenceOf(ctx.text));
});
document.addEventListener('htmx:after:settle', ({ target }) => { if (target.id === 'main') toast.hidden = true; });
toast.querySelector('[data-again]').addEventListener('click', () => { toast.hidden = true; again(); });
toast.querySelector('[data-close]').addEventListener('click', () => { toast.hidden = true; });
