// A document keeps the policy it came with. Where songs come from hosts that it does not name, the page
// is loaded anew, as soon as that cuts no music off. One that names too many stays: what is kept comes from here.
// A page that shows no songs has nothing to load, but perhaps what somebody types.
import { deck } from '../player/audio.js';

const parts = (policy) => new Map(policy.split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1)]));
const own = parts(document.querySelector('meta[name=songwall-policy]').content);
const isWider = (policy) => [...parts(policy)].some(
  ([name, hosts]) => hosts.some((host) => !own.get(name)?.includes(host)),
);

document.addEventListener('htmx:before:response', (event) => {
  const { response, target } = event.detail.ctx;
  const now = response?.headers?.get('Content-Security-Policy') ?? '';
  if (!now.includes('script-src') || !isWider(now) || deck.playing) return;
  if (target?.id !== 'main' && document.querySelector('#main [data-songless]')) return;
  event.preventDefault();
  if (target?.id === 'main') location.assign(response.raw.url); else location.reload();
});
