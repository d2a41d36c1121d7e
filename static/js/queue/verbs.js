// What the player and the pages may ask of the queue: by the event `songwall:player` with {verb, …}.
import { announce } from '../lib/status.js';
import { deck } from '../player/audio.js';
import { repeated, shuffled } from './arrangement.js';
import { current, follow, hang, jump, next, previous } from './keeper.js';
import { playAll, played } from './listing.js';
import './more_of_this.js';
import { pick, pickList } from './picks.js';
import { exchanged, REPEATS } from './queue.js';
import { know } from './songs.js';

export { upcoming } from './keeper.js';
export { wake } from './waking.js';

const REPEATING = { off: 'Nothing repeats', all: 'All songs repeat', one: 'This song repeats' };

export const verbs = {
  next,
  previous: () => { if (!previous()) deck.seek(0); },
  pass: follow,
  jump: ({ key }) => jump(key),
  played: ({ song, page, before }) => played(song, page, before),
  'play-all': ({ address, isMixed }) => playAll(address, isMixed),
  /** `entries` are {id} or {id, from, to}, or those of the list that an `address` tells; `way`: next, front or end. */
  pick: ({ entries, address, way = 'next' }) => (address ? pickList(address, way) : pick(entries, way)),
  // another take sounds, or more is known of the song: nothing starts anew
  exchange() {
    know([deck.song]);
    hang(exchanged(current(), deck.song.id));
  },
  'up-next': () => import('./buttons.js').then(({ toggleUpNext }) => toggleUpNext()),
  shuffle({ on = !current().shuffle } = {}) {
    hang(shuffled(current(), on));
    announce(`Shuffle is ${on ? 'on' : 'off'}`);
  },
  repeat() {
    const way = REPEATS[(REPEATS.indexOf(current().repeat) + 1) % REPEATS.length];
    hang(repeated(current(), way));
    announce(REPEATING[way]);
  },
};

// only a stretch of a song was asked for
deck.addEventListener('time', () => {
  if (!deck.playing || !(deck.at >= deck.song.to) || follow()) return;
  deck.pause();
  deck.seek(deck.song.from);
});

const player = document.getElementById('player');
const showModes = () => {
  const { shuffle, repeat } = current();
  player.querySelector('[data-shuffle]')?.setAttribute('aria-pressed', shuffle);
  const button = player.querySelector('[data-repeat]');
  button?.setAttribute('aria-label', { off: 'Repeat', all: 'Repeat: all', one: 'Repeat: this song' }[repeat]);
  button?.setAttribute('aria-pressed', repeat !== 'off');
  if (button) button.dataset.repeat = repeat;
};
document.addEventListener('songwall:queue', showModes);
showModes();
