// «Add to a playlist» opens in place: what /playlists/add answers, in a dialog.
import { announce } from '../lib/status.js';
import { sentenceOf } from '../lib/sentence.js';

const AWAY = "Can't reach Songwall, so nothing was added.";
const dialog = document.body.appendChild(Object.assign(document.createElement('dialog'), { id: 'adding' }));
dialog.setAttribute('aria-labelledby', 'adding-title');
const say = (text) => {
  announce(text);
  document.dispatchEvent(new CustomEvent('songwall:toast', { detail: { text } }));
};
export const open = async (address) => {
  await htmx.ajax('GET', address, { target: '#adding', swap: 'innerMorph' });
  if (!dialog.querySelector('form')) return;
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('button, input:not([type=hidden])').focus();
};
dialog.addEventListener('click', ({ target }) => { if (target === dialog) dialog.close(); });
// quietly, so that the page and the music stay as they are
dialog.addEventListener('submit', async (event) => {
  event.preventDefault();
  event.stopPropagation();
  const form = event.target;
  const title = form.querySelector('[name=title]')?.value ?? form.textContent.trim();
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    say(answer.ok ? `Added to “${title}”.` : sentenceOf(await answer.text()) ?? AWAY);
    if (answer.ok) dialog.close();
  } catch {
    say(AWAY);
  }
}, true); // before htmx, which would open the playlist
