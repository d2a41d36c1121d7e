// Stars for the song that plays, by keys and by rows of stars. Those on a song's page are forms, which the server
// answers.
import { sentenceOf } from '../lib/sentence.js';
import { announce } from '../lib/status.js';
import { root } from '../lib/root.js';
import { deck } from '../player/audio.js';
import { songOf } from '../player/song.js';
import { fragment } from '../room/fragment.js';
import { isGuest } from './guest.js';

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
const show = (row, given) => {
  for (const star of row.querySelectorAll('[data-stars]')) {
    const number = Number(star.dataset.stars);
    star.toggleAttribute('data-on', number <= given);
    star.setAttribute('aria-pressed', number === given);
  }
};
/** As the server has them by now. */
const starsOf = async ({ href }) => (await fragment(`${href}/marks`)).querySelectorAll('.star--on').length;
/** A row for whatever plays; it is hidden where nothing does, or nobody may know what. */
export const showStars = async (row) => {
  const { song } = deck;
  row.hidden = !song || Boolean(song.veiled) || isGuest;
  row.dataset.starsOf = song?.id ?? '';
  show(row, 0);
  if (row.hidden) return;
  const given = await starsOf(song).catch(() => 0);
  if (row.dataset.starsOf === song.id) show(row, given);
};

const give = async (song, stars) => {
  const body = new URLSearchParams({ stars });
  const answer = await fetch(`${song.href}/marks`, { method: 'POST', body, redirect: 'manual' });
  if (answer.status >= 400) return announce(sentenceOf(await answer.text()) ?? AWAY);
  renew(song);
  for (const row of document.querySelectorAll(`[data-stars-of="${CSS.escape(song.id)}"]`)) show(row, stars);
  return true;
};
/** `song`: {id, href, title}. */
export const rate = async (song, stars) => {
  try {
    const former = await starsOf(song);
    if (!await give(song, stars)) return;
    const text = `${wordsOf(stars)}: ${song.title}`;
    const undo = () => give(song, former).catch(() => announce(AWAY));
    document.dispatchEvent(new CustomEvent('songwall:toast', { detail: { text, undo } }));
  } catch {
    announce(AWAY);
  }
};
document.addEventListener('songwall:player', ({ detail }) => {
  if (detail.verb === 'rate' && deck.song && !deck.song.veiled) rate(deck.song, detail.stars);
});
document.addEventListener('click', ({ target }) => {
  const star = target.closest('[data-stars-of] [data-stars]');
  if (!star) return;
  const scene = star.closest('[data-scene]');
  const isGiven = star.getAttribute('aria-pressed') === 'true'; // the same again takes them away
  rate(scene ? songOf(scene) : deck.song, isGiven ? 0 : Number(star.dataset.stars));
});
