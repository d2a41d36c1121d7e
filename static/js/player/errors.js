// A song that cannot be played: why, in words, and another try.
import { announce } from '../lib/status.js';
import { deck } from './audio.js';

const box = document.querySelector('[data-trouble]');
const PATIENCE = 10_000; // ms
const AWAY = 'Songwall does not answer, so this song cannot be played.';
const UNKNOWN = 'This song cannot be played just now.';
const words = box.querySelector('[data-trouble-words]');

const reasonOf = async (song) => {
  try {
    const answer = await fetch(`${song.href}/audio/check`, { method: 'POST', headers: { Accept: 'application/json' } });
    return (await answer.json()).sentence || UNKNOWN;
  } catch (error) {
    return error instanceof TypeError ? AWAY : UNKNOWN;
  }
};
const say = (reason) => {
  words.textContent = reason;
  box.toggleAttribute('data-away', reason === AWAY);
  box.hidden = false;
  if (reason === AWAY) document.getElementById('unreachable').hidden = true; // once is enough
  announce(`${deck.song.title}: ${reason}`);
};
deck.addEventListener('trouble', async () => {
  const { song } = deck;
  const reason = await reasonOf(song);
  if (deck.song !== song) return;
  say(reason);
  deck.say('change');
});
// a server that is silent raises no error at all
let waiting = null;
deck.addEventListener('change', () => {
  if (deck.waits) {
    waiting ??= setTimeout(() => say('The server of this song’s audio does not answer.'), PATIENCE);
  } else {
    clearTimeout(waiting);
    waiting = null;
  }
});
deck.addEventListener('sound', () => { box.hidden = true; });
deck.addEventListener('change', () => {
  if (box.dataset.song === deck.song?.id) return;
  box.dataset.song = deck.song.id;
  box.hidden = true;
});
box.querySelector('[data-retry]').addEventListener('click', () => {
  box.hidden = true;
  deck.retry();
});
