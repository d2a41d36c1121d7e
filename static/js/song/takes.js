// The takes of one request: whichever is asked for goes on at the second where the other one is, and the page with it.
import { announce } from '../lib/status.js';
import { onContent } from '../lib/on_content.js';
import { deck } from '../player/audio.js';
import { songOf } from '../player/song.js';
import { blind } from './blind_listening.js';
import { choices, inRoom, items } from './choices.js';
import { goOnWith } from './crossfade.js';
import './lanes.js';
import { prepare, runAlong } from './preloaded_takes.js';
import { askForSiblings } from './siblings.js';
import { turnTo } from './take_page.js';

const ALONE = 'There is no other take of this song.';
const ask = (verb) => document.dispatchEvent(new CustomEvent('songwall:player', { detail: { verb } }));
const choose = async (other) => {
  if (!other || other.id === deck.song.id) return;
  announce(other.name);
  const { from, to } = deck.song; // of one that plays a stretch
  const song = to === undefined ? other : { ...other, from, to };
  await goOnWith(song);
  if (!song.veiled && deck.song === song) ask('exchange');
};
// in the capture phase: otherwise the player would begin it from its beginning
document.addEventListener('click', (event) => {
  const item = event.target.closest(':is(#takes, #blind, #room) [data-play]')?.closest('[data-song]');
  if (!item || item.dataset.song === deck.song?.id) return;
  const song = choices().find(({ id }) => id === item.dataset.song);
  if (!song) return;
  event.preventDefault(); // in the room it is a link
  event.stopPropagation();
  choose(song);
}, true);
/** Goes on with the next one, or with the take of that `number`, which must be on the page. */
export const take = async ({ number }) => {
  if (!number && !choices().length) await askForSiblings();
  const these = choices();
  const at = these.findIndex(({ id }) => id === deck.song?.id);
  if (these.length) {
    return choose(number ? these.find((song) => song.number === number) : these[(at + 1) % these.length]);
  }
  // none of them plays: the one that is asked for begins
  const item = items().find(({ dataset }) => Number(dataset.take) === (number ?? 1));
  if (item) item.querySelector('[data-play]')?.click(); else if (!number) announce(ALONE);
};

const warm = () => {
  const these = choices();
  const at = these.findIndex(({ id }) => id === deck.song?.id);
  if (!these.length) runAlong(false);
  if (deck.playing || !these.length) prepare([...these.slice(at + 1), ...these.slice(0, Math.max(0, at))]);
};
deck.addEventListener('change', warm);
/** Whoever reaches for another take shall not wait for it. */
export const reachFor = async () => {
  if (!choices().length) await askForSiblings();
  warm();
  if (choices().length) runAlong(true);
};
document.addEventListener('pointerover', ({ target }) => {
  if (target.closest(':is(#takes, #blind) .play, #strip a, #room [data-take]') && choices().length) runAlong(true);
});
onContent(() => { blind.show(); warm(); });

// the row beside the words: links to the takes' pages, which go on with the music where one of them plays
document.addEventListener('click', (event) => {
  const link = event.target.closest('#strip [data-turn]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  const song = deck.playing && choices().find(({ id }) => id === link.dataset.turn);
  if (song && song.id !== deck.song.id) choose(song); else turnTo(link.getAttribute('href'));
}, true);
// The page follows what plays, but for one that somebody has opened while another take played.
let sounding = deck.song?.id;
const follow = () => {
  const item = items().find(({ dataset }) => dataset.song === deck.song?.id);
  if (item && !blind.isOpen && !inRoom()) turnTo(item.dataset.href); // nobody sees it: it follows afterwards
};
deck.addEventListener('change', () => {
  if (deck.song?.id === sounding) return;
  sounding = deck.song?.id;
  follow();
});
document.addEventListener('songwall:room', follow);
document.addEventListener('songwall:scene', warm);

const begin = () => {
  const left = items().filter(({ dataset }) => dataset.choice !== 'aside'); // one has been judged before
  blind.begin((left.length > 1 ? left : items()).map(songOf));
  deck.load(blind.songs[0]);
  deck.say('start');
  deck.play();
  scrollTo({ top: 0, behavior: 'instant' });
  document.querySelector('#blind .door [data-play]').focus({ preventScroll: true });
};
const tell = async (id) => {
  const { truth } = blind.songs.find((song) => song.id === id) ?? deck.song;
  announce(blind.tell(id));
  history.replaceState(history.state, '', truth.href); // it is that one's page that follows
  // what was chosen is what one hears
  if (truth && truth.id !== deck.song.id) await goOnWith(truth);
  ask('exchange');
};
const leave = () => {
  blind.leave();
  document.querySelector('#takes [data-blind-on]').focus();
  follow();
};
document.addEventListener('click', ({ target }) => {
  if (target.closest('[data-blind-on]')) return begin();
  if (target.closest('[data-blind-show]')) return tell();
  if (target.closest('[data-blind-off]')) return leave();
  const door = target.closest('[data-choose]')?.closest('[data-song]');
  if (door) tell(door.dataset.song);
});
document.documentElement.toggleAttribute('data-compares', true);
