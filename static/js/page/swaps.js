// Three things that htmx leaves to the page.

// It parses an answer as a page without scripts: what stands in <noscript> would become elements, among them an
// <audio> that plays beside the player, and of which WebKit keeps each one's memory.
document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  ctx.text = ctx.text.replace(/<noscript>.*?<\/noscript>/gs, '');
});

// A moment passes before it knows what a swap has brought. Who clicks in it would load the page anew, and the music
// would stop; so what is clicked or sent is made known first.
for (const name of ['click', 'submit']) {
  document.addEventListener(name, ({ target }) => {
    const element = target.closest('a, form');
    if (element) htmx.process(element);
  }, true);
}

// Of two pages that were asked for the later one comes. A page that is only drawn anew where it stands gives way.
let coming = null;
const overtaken = new WeakSet();
const isPage = ({ target }) => target?.id === 'main';
/** Whatever the order of its arguments is: a form's come in another one. */
const placeOf = (address) => {
  const { pathname, searchParams } = new URL(address, location);
  searchParams.sort();
  return `${pathname}?${searchParams}`;
};
const isAnew = ({ request: { action, headers } }) => (
  placeOf(action) === placeOf(location) && !headers['HX-History-Restore-Request']
);
document.addEventListener('htmx:before:request', (event) => {
  const { ctx } = event.detail;
  if (!isPage(ctx) || event.defaultPrevented) return;
  if (coming && isAnew(ctx) && !isAnew(coming)) return event.preventDefault();
  if (coming) overtaken.add(coming);
  if (coming?.request.method === 'GET') coming.request.abort();
  coming = ctx;
});
document.addEventListener('htmx:after:request', (event) => {
  const { ctx } = event.detail;
  if (overtaken.has(ctx)) event.preventDefault(); // what it sent is done, but nobody waits for its page
});
document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => { if (ctx === coming) coming = null; });
