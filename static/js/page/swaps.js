// Two things that htmx leaves to the page.

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
