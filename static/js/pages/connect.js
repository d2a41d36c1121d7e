// Shows and hides the token of /connect, and says that the service is being asked; the server says what came of it.
import { announce } from '../lib/status.js';

const formOf = (event) => event.target.closest?.('#connect');

document.addEventListener('click', (event) => {
  const key = event.target.closest('[data-show]');
  if (!key) return;
  const shown = key.getAttribute('aria-pressed') !== 'true';
  key.setAttribute('aria-pressed', shown);
  document.getElementById('token').type = shown ? 'text' : 'password';
});

const wait = (form, waits) => {
  const line = form.parentElement.querySelector('[data-wait]');
  if (!line) return;
  line.hidden = !waits;
  document.getElementById('said').hidden = waits;
  form.setAttribute('aria-busy', waits);
  if (waits) announce(line.dataset.wait);
};
document.addEventListener('htmx:before:request', (event) => { if (formOf(event)) wait(formOf(event), true); });
document.addEventListener('htmx:finally:request', (event) => { if (formOf(event)) wait(formOf(event), false); });

export const wake = () => document.querySelector('[data-show]')?.removeAttribute('hidden');
