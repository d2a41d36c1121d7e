// The hearts in the bar, on cards and on the song's page stay in step. Each is a form of the server's; here it is sent
// quietly.
import { sentenceOf } from '../lib/sentence.js';
import { announce } from '../lib/status.js';
import { onContent } from '../lib/on_content.js';
import { root } from '../lib/root.js';
import { deck } from '../player/audio.js';
import { hasHeart, isGuest, setHeart } from './guest.js';

const AWAY = "Can't reach Songwall, so nothing was changed.";
const bar = document.querySelector('#player [data-favourite-form]');
const ask = (verb) => document.dispatchEvent(new CustomEvent('songwall:player', { detail: { verb } }));
const elementsOf = (id) => (
  [...document.querySelectorAll('#main [data-song]')].filter(({ dataset }) => dataset.song === id)
);

const show = (button, on) => {
  button.value = on ? 0 : 1;
  button.setAttribute('aria-pressed', on);
};
const showBar = () => {
  if (isGuest) deck.song.favourite = hasHeart(deck.song.id);
  bar.hidden = Boolean(deck.song.veiled);
  bar.setAttribute('action', `${deck.song.href}/favourite`);
  show(bar.querySelector('button'), Boolean(deck.song.favourite));
};
const showOn = (element, on) => {
  element.toggleAttribute('data-favourite', on);
  for (const button of element.querySelectorAll('[name=favourite]')) show(button, on);
};
const note = (id, on) => {
  for (const element of elementsOf(id)) {
    showOn(element, on);
    if (isGuest) continue;
    // what it counts among is drawn anew by the server, and so is the card
    const anew = `${root}/songs/pending?card=${encodeURIComponent(id)}:`;
    if (element.matches('.card')) htmx.ajax('GET', anew, { swap: 'none' });
  }
  if (deck.song?.id !== id) return;
  deck.song.favourite = on;
  showBar();
  ask('exchange');
};

const send = async (form, button) => {
  const id = form === bar ? deck.song.id : button.closest('[data-song]').dataset.song;
  const address = button.getAttribute('formaction') ?? form.getAttribute('action');
  const { value } = button;
  if (isGuest) {
    setHeart(id, value === '1');
    return note(id, value === '1');
  }
  try {
    const body = new URLSearchParams({ favourite: value });
    const answer = await fetch(address, { method: 'POST', body, redirect: 'manual' });
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
  send(event.target, event.submitter ?? event.target.querySelector('button'));
}, true);
document.addEventListener('songwall:player', ({ detail }) => {
  if (detail.verb === 'favourite' && !bar.hidden) bar.requestSubmit();
});

deck.addEventListener('change', showBar);
// what a page says is newer than what was remembered
onContent(() => {
  if (isGuest) document.querySelectorAll('#main [data-song]').forEach((one) => showOn(one, hasHeart(one.dataset.song)));
  const [element] = elementsOf(deck.song?.id);
  if (element) deck.song.favourite = 'favourite' in element.dataset;
  if (deck.song) showBar();
});
