// Stars by keys, for the song that plays. Those on pages are forms, which the server answers.
import { sentenceOf } from '../lib/sentence.js';
import { announce } from '../lib/status.js';
import { root } from '../lib/root.js';
import { deck } from '../player/audio.js';

const AWAY = "Can't reach Songwall, so nothing was changed.";
const wordsOf = (stars) => (stars ? `${stars} star${stars === 1 ? '' : 's'}` : 'No stars any more');

/** What shows the song is drawn anew by the server. */
const renew = ({ id, href }) => {
  const own = document.getElementById('own');
  if (own && own.closest('[data-song]')?.dataset.song === id) {
    htmx.ajax('GET', href, { target: '#own', select: '#own', swap: 'outerMorph' });
  }
  if (document.getElementById(`card-${id}`)) {
    htmx.ajax('GET', `${root}/songs/pending?card=${encodeURIComponent(id)}:`, { swap: 'none' });
  }
};
/** `song`: {id, href, title}. */
export const rate = async (song, stars) => {
  try {
    const body = new URLSearchParams({ stars });
    const answer = await fetch(`${song.href}/marks`, { method: 'POST', body, redirect: 'manual' });
    if (answer.status >= 400) return announce(sentenceOf(await answer.text()) ?? AWAY);
    renew(song);
    const text = `${wordsOf(stars)}: ${song.title}`;
    announce(text);
    document.dispatchEvent(new CustomEvent('songwall:toast', { detail: { text } }));
  } catch {
    announce(AWAY);
  }
};
document.addEventListener('songwall:player', ({ detail }) => {
  if (detail.verb === 'rate' && deck.song && !deck.song.veiled) rate(deck.song, detail.stars);
});
