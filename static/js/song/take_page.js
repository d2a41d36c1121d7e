// The page is that of the take that plays: its title, cover, words and clock follow it, and nothing else moves.
let asked = null;
let turning = false;

/** Shows another take's page in place of this one; of several that are asked for, the last. */
export const turnTo = async (href) => {
  asked = href;
  if (turning) return;
  turning = true;
  while (asked && asked !== document.getElementById('song')?.dataset.href) {
    const next = asked;
    // it takes the place of this page in the history too: Back leads to where one came from
    await htmx.ajax('GET', next, {
      target: '#main', select: '#main', swap: 'outerMorph show:none', replace: 'true', turn: next,
    }).catch(console.warn);
    if (asked === next) asked = null;
  }
  turning = false;
};
/** Whether this page is one of the takes'. */
const isHere = (href) => Boolean(document.querySelector(`#takes [data-href="${CSS.escape(href)}"]`));

// somebody may have left for another page meanwhile
document.addEventListener('htmx:before:swap', (event) => {
  const { turn } = event.detail.ctx;
  if (turn && !isHere(turn)) event.preventDefault();
});
