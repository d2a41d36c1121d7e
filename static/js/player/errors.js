// A song that cannot be played: why, in words, and another try. Where its copy is lost, or it was not asked for by
// itself, the music goes on with the next one, and the words stay for a while.
import { announce } from '../lib/status.js';
import { deck } from './audio.js';

const box = document.querySelector('[data-trouble]');
const PATIENCE = 10_000; // ms
const AWAY = "Can't reach Songwall, so this song can't play.";
const UNKNOWN = "This song can't play just now.";
const words = box.querySelector('[data-trouble-words]');

const STAYS = 15_000; // ms that words about a song stay which was passed over
const MOST_PASSED = 20; // songs in a row: then it is no single song's fault
const retry = box.querySelector('[data-retry]');
let passed = 0;
let fading = null;

const reasonOf = async (song) => {
  try {
    const answer = await fetch(`${song.href}/audio/check`, { method: 'POST', headers: { Accept: 'application/json' } });
    const { sentence, lost } = await answer.json();
    return { reason: sentence || UNKNOWN, lost };
  } catch (error) {
    return { reason: error instanceof TypeError ? AWAY : UNKNOWN, away: true };
  }
};
const say = (reason) => {
  words.textContent = reason;
  box.toggleAttribute('data-away', reason === AWAY);
  retry.hidden = false;
  box.hidden = false;
  if (reason === AWAY) document.getElementById('unreachable').hidden = true; // once is enough
  announce(`${deck.song.title}: ${reason}`);
};
deck.addEventListener('trouble', async () => {
  const { song } = deck;
  const { reason, lost, away } = await reasonOf(song);
  if (deck.song !== song) return;
  say(reason);
  deck.say('change');
  if ((lost || deck.byItself) && !away && passed < MOST_PASSED) pass(song, reason);
});
const pass = (song, reason) => {
  passed += 1;
  const tell = () => tellPassed(song, reason); // not where it is the last one
  document.dispatchEvent(new CustomEvent('songwall:player', { detail: { verb: 'pass', isBroken: true, tell } }));
};
const tellPassed = (song, reason) => {
  words.textContent = `“${song.title}” was passed over: ${reason}`;
  retry.hidden = true;
  box.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { if (retry.hidden) box.hidden = true; }, STAYS);
};
// a server that is silent raises no error at all
let waiting = null;
deck.addEventListener('change', () => {
  if (deck.waits) {
    waiting ??= setTimeout(() => say("The server with this song's audio doesn't answer."), PATIENCE);
  } else {
    clearTimeout(waiting);
    waiting = null;
  }
});
deck.addEventListener('sound', () => {
  passed = 0;
  if (!retry.hidden) box.hidden = true;
});
deck.addEventListener('change', () => {
  if (box.dataset.song === deck.song?.id) return;
  box.dataset.song = deck.song.id;
  box.hidden = true;
});
retry.addEventListener('click', () => {
  box.hidden = true;
  deck.retry();
});
