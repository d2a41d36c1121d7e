// The table of contents. Modules talk by events on document; none leaves anything on window.
import './page/times.js';
import './page/look.js';
import './page/covers.js';
import './page/navigation.js';
import './page/policy.js';
import './page/polling.js';
import './page/unreachable.js';
import './page/help.js';
import './page/later.js';
import './player/player.js';
import './player/keys.js';
