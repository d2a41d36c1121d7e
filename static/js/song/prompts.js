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
    band: home.querySelector(`.bands [data-band="${entry.dataset.band}"]`),
    start: Number(entry.dataset.start),
    end: Number(entry.dataset.end) || Infinity,
  }));
};
const paint = () => {
  const at = song && deck.song?.id === song && (deck.playing || deck.at > 0) ? deck.at : -1;
  for (const { entry, band, start, end } of prompts) {
    const now = start <= at && at < end;
    if (now === entry.hasAttribute('aria-current')) continue;
    if (now) entry.setAttribute('aria-current', 'true'); else entry.removeAttribute('aria-current');
    band?.toggleAttribute('data-rules', now);
  }
};
deck.addEventListener('time', paint);
deck.addEventListener('change', paint);
onContent(() => { gather(); paint(); });
