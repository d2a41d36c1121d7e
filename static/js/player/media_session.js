// The keys of the keyboard, the headphones and the lock screen. Browsers know different actions: each on its own.
import { deck } from './audio.js';
import { settings } from './settings.js';
import { coverOf } from './song.js';

const session = navigator.mediaSession;
const ask = (verb, detail = {}) => {
  document.dispatchEvent(new CustomEvent('songwall:player', { detail: { verb, ...detail } }));
};
const actions = {
  play: () => deck.play(),
  pause: () => deck.pause(),
  stop: () => deck.pause(),
  nexttrack: () => ask('next'),
  previoustrack: () => ask('previous'),
  seekto: ({ seekTime }) => ask('seek', { to: seekTime }),
  seekbackward: ({ seekOffset }) => ask('seek', { by: -(seekOffset || 10) }),
  seekforward: ({ seekOffset }) => ask('seek', { by: seekOffset || 10 }),
};
/** Between two of these the browser reckons for itself: so at each jump, and at no tick of the clock. */
const state = () => {
  session.playbackState = deck.playing ? 'playing' : 'paused';
  if (!Number.isFinite(deck.length) || deck.length <= 0) return;
  const position = Math.min(deck.at, deck.length);
  try {
    session.setPositionState({ duration: deck.length, position, playbackRate: settings.rate });
  } catch { /* not known here */ }
};

if (session) {
  for (const [name, act] of Object.entries(actions)) {
    try { session.setActionHandler(name, act); } catch { /* not known here */ }
  }
  let shown = null;
  deck.addEventListener('change', () => {
    if (deck.song !== shown) {
      shown = deck.song;
      const artwork = (shown.veiled ? [] : [320, 640]).map((size) => (
        { src: new URL(coverOf(shown, size), location.href).href, sizes: `${size}x${size}` }
      ));
      const { title, words, style } = shown;
      session.metadata = new MediaMetadata({ title, artist: words ?? style, album: 'Songwall', artwork });
    }
    state();
  });
  for (const name of ['sought', 'rate']) deck.addEventListener(name, state);
}
