// The table of contents. Modules talk by events on document; none leaves anything on window.
import './page/dates.js';
import './page/appearance.js';
import './page/cover_fallback.js';
import './page/swaps.js';
import './page/navigation.js';
import './page/back.js';
import './page/places.js';
import './page/reading.js';
import './page/focus.js';
import './page/content_policy.js';
import './page/polling.js';
import './page/unreachable.js';
import './page/key_help.js';
import './page/lazy_loading.js';
import './player/player.js';
import './player/keys.js';
