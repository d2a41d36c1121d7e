// A document keeps the policy it came with. Where songs come from hosts that it does not name, the page
// is loaded anew, as soon as that cuts no music off.
import { deck } from '../player/audio.js';

const own = document.querySelector('meta[name=songwall-policy]').content;

document.addEventListener('htmx:before:response', (event) => {
  const { response, target } = event.detail.ctx;
  const now = response?.headers?.get('Content-Security-Policy') ?? '';
  if (!now.includes('script-src') || now === own || deck.playing) return;
  event.preventDefault();
  if (target?.id === 'main') location.assign(response.raw.url); else location.reload();
});
