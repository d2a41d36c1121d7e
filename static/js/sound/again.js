// A song that could not begin, because the browser wants a gesture first, begins at the next one, or once the page is
// seen.
import { deck } from '../player/audio.js';

// after whatever the gesture itself does: it may have begun the song, or another one
const again = () => setTimeout(() => { if (deck.isOwed && !deck.playing) deck.play(); });
for (const name of ['click', 'keyup']) document.addEventListener(name, again);
document.addEventListener('visibilitychange', () => { if (!document.hidden) again(); });
