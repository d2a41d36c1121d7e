// The heart in the bar and the one on the song's page stay in step. Each is a form of the server's; here it is sent
// quietly.
import { sentenceOf } from '../lib/sentence.js';
import { announce } from '../lib/status.js';
import { onContent } from '../lib/on_content.js';
import { root } from '../lib/root.js';
import { deck } from '../player/audio.js';

const AWAY = 'Songwall does not answer, so nothing was changed.';
const bar = document.querySelector('#player [data-favourite-form]');
const ask = (verb) => document.dispatchEvent(new CustomEvent('songwall:player', { detail: { verb } }));
const elementsOf = (id) => (
  [...document.querySelectorAll('#main [data-song]')].filter(({ dataset }) => dataset.song === id)
);

const show = (form, on) => {
  const button = form.querySelector('button');
  button.value = on ? 0 : 1;
  button.setAttribute('aria-pressed', on);
};
const showBar = () => {
  bar.hidden = Boolean(deck.song.veiled);
  bar.setAttribute('action', `${deck.song.href}/favourite`);
  show(bar, Boolean(deck.song.favourite));
};
const note = (id, on) => {
  for (const element of elementsOf(id)) {
    element.toggleAttribute('data-favourite', on);
    for (const form of element.querySelectorAll('[data-favourite-form]')) show(form, on);
    // a card says it in markup of its own: the server draws it anew
    const anew = `${root}/songs/pending?card=${encodeURIComponent(id)}:`;
    if (element.matches('.card')) htmx.ajax('GET', anew, { swap: 'none' });
  }
  if (deck.song?.id !== id) return;
  deck.song.favourite = on;
  showBar();
  ask('exchange');
};

const send = async (form) => {
  const id = form === bar ? deck.song.id : form.closest('[data-song]').dataset.song;
  const { value } = form.querySelector('button');
  try {
    const body = new URLSearchParams({ favourite: value });
    const answer = await fetch(form.getAttribute('action'), { method: 'POST', body, redirect: 'manual' });
    if (answer.status >= 400) return announce(sentenceOf(await answer.text()) ?? AWAY);
    note(id, value === '1');
    announce(value === '1' ? 'A favourite now' : 'No favourite any more');
  } catch {
    announce(AWAY);
  }
};
// before htmx, which would fetch the whole page
document.addEventListener('submit', (event) => {
  if (!event.target.matches('[data-favourite-form]')) return;
  event.preventDefault();
  event.stopPropagation();
  send(event.target);
}, true);
document.addEventListener('songwall:player', ({ detail }) => {
  if (detail.verb === 'favourite' && !bar.hidden) bar.requestSubmit();
});

deck.addEventListener('change', showBar);
// what a page says is newer than what was remembered
onContent(() => {
  const [element] = elementsOf(deck.song?.id);
  if (element) deck.song.favourite = 'favourite' in element.dataset;
  if (deck.song) showBar();
});
