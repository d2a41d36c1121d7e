// Several tabs, one music: whoever begins to play silences the others.
import { deck } from './audio.js';

if ('BroadcastChannel' in window) {
  const channel = new BroadcastChannel('songwall');
  let said = false;
  deck.addEventListener('change', () => {
    if (deck.playing && !said) channel.postMessage('playing');
    said = deck.playing;
  });
  channel.addEventListener('message', () => deck.pause());
}
