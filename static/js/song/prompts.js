// Marks the prompts that rule at this moment, the band and its entry in the list.
import { onContent } from '../lib/on_content.js';
import { deck } from '../player/audio.js';

let song = null;
let prompts = [];

const gather = () => {
  const home = document.querySelector('#main #prompts');
  song = home?.closest('[data-song]').dataset.song;
  prompts = [...(home?.querySelectorAll('li[data-start]') ?? [])].map((entry) => ({
    entry,
    band: document.querySelector(`#bands [data-band="${entry.dataset.band}"]`),
    start: Number(entry.dataset.start),
    end: Number(entry.dataset.end) || Infinity,
  }));
};
// within their own box, where it is too low for all; the page stays
const bring = (entry) => {
  const box = entry.closest('#prompts');
  const [{ top, bottom }, view] = [entry.getBoundingClientRect(), box.getBoundingClientRect()];
  if (top < view.top || bottom > view.bottom) box.scrollTop += top - view.top - (view.height - bottom + top) / 2;
};
const paint = () => {
  const at = song && deck.song?.id === song && (deck.playing || deck.at > 0) ? deck.at : -1;
  for (const { entry, band, start, end } of prompts) {
    const now = start <= at && at < end;
    if (now === entry.hasAttribute('aria-current')) continue;
    if (now) entry.setAttribute('aria-current', 'true'); else entry.removeAttribute('aria-current');
    if (now) bring(entry);
    band?.toggleAttribute('data-rules', now);
  }
};
deck.addEventListener('time', paint);
deck.addEventListener('change', paint);
onContent(() => { gather(); paint(); });
