// The takes of one request: whichever is asked for goes on at the second where the other one is.
import { announce } from '../lib/status.js';
import { onContent } from '../lib/on_content.js';
import { deck } from '../player/audio.js';
import { songOf } from '../player/song.js';
import { blind } from './blind_listening.js';
import { goOnWith } from './crossfade.js';
import { prepare, runAlong } from './preloaded_takes.js';

const ask = (verb) => document.dispatchEvent(new CustomEvent('songwall:player', { detail: { verb } }));
const items = () => [...document.querySelectorAll('#takes .take[data-audio]')];
const take = (item) => {
  const name = `Take ${item.dataset.take}`;
  return { ...songOf(item), name, number: Number(item.dataset.take) };
};
const takes = () => blind.songs ?? items().map(take);
const isHere = () => document.querySelector('#takes') && (!blind.songs || blind.isHere());

const choose = async (song) => {
  if (!song || song.id === deck.song.id) return;
  announce(song.name);
  await goOnWith(song);
  if (!song.veiled && deck.song === song) ask('exchange');
};
/** The takes that may be changed for the one that plays; none if another song does. */
const choices = () => {
  const found = isHere() ? takes() : [];
  return found.some(({ id }) => id === deck.song?.id) ? found : [];
};

// in the capture phase: otherwise the player would begin it from its beginning
document.addEventListener('click', (event) => {
  const item = event.target.closest('#takes [data-play]')?.closest('[data-song]');
  if (!item || item.dataset.song === deck.song?.id) return;
  const song = choices().find(({ id }) => id === item.dataset.song);
  if (!song) return;
  event.stopPropagation();
  choose(song);
}, true);
document.addEventListener('songwall:player', ({ detail }) => {
  if (detail.verb !== 'take') return;
  const found = choices();
  if (!found.length) { // none of them plays: the one that is asked for begins
    const item = items().find(({ dataset }) => Number(dataset.take) === (detail.number ?? 1));
    return void item?.querySelector('[data-play]').click();
  }
  const at = found.findIndex(({ id }) => id === deck.song?.id);
  choose(detail.number ? found.find(({ number }) => number === detail.number) : found[(at + 1) % found.length]);
});

const warm = () => {
  const found = choices();
  const at = found.findIndex(({ id }) => id === deck.song?.id);
  if (!found.length) runAlong(false);
  if (deck.playing || !found.length) prepare([...found.slice(at + 1), ...found.slice(0, Math.max(0, at))]);
};
deck.addEventListener('change', warm);
// whoever reaches for another take shall not wait for it
document.addEventListener('pointerover', ({ target }) => {
  if (target.closest('#takes .play') && choices().length) runAlong(true);
});
onContent(() => { blind.show(); warm(); });

const begin = () => {
  blind.begin(items().map(songOf));
  deck.load(blind.songs[0]);
  deck.say('start');
  deck.play();
  document.querySelector('#takes .door [data-play]').focus();
};
const end = (chosen) => {
  const words = blind.end(chosen);
  if (!chosen) document.querySelector('#takes [data-blind-on]').focus();
  ask('exchange');
  announce(words);
};
document.addEventListener('click', ({ target }) => {
  if (target.closest('[data-blind-on]')) return begin();
  if (target.closest('[data-blind-off]')) return end();
  const door = target.closest('[data-choose]')?.closest('[data-song]');
  if (door) end(door.dataset.song);
});
