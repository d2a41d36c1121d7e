// Every play is told to the server: once enough of it was heard, and once more when it ended or was left. All of one
// play goes under one id, so what is told twice counts once; what cannot be told now waits, also for another visit.
import { recall, remember } from '../lib/store.js';
import { deck } from '../player/audio.js';
import { entryAt } from '../queue/tail.js';
import { heardOn, isEnough, isLeft, listening, resumed, wordsOf } from './heard_time.js';

const LEAST = 3; // s: less is nobody's listening
const MOST_WAITING = 100;
const NEAR = 6; // s within which a page that is loaded again goes on
const songOf = () => deck.song.truth ?? deck.song;
const clock = () => performance.now() / 1000;
const hex = (number) => number.toString(16).padStart(2, '0');
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), hex).join('');

let play = null; // what sounds now; `at` is where it was last, for the player tells of another song before it begins
let origin; // the list it is from
let kept = recall('play'); // what sounded when the page was left
const goesOn = () => kept?.song === songOf().id && Math.abs(kept.state?.at - deck.at) < NEAR;
const begin = () => {
  const { id, href } = songOf();
  play = goesOn() ? { ...kept, at: deck.at, state: resumed(kept.state, deck.at, clock()) }
    : { id: newId(), song: id, href, began: Date.now(), origin, at: deck.at, state: listening(deck.at, clock()) };
  kept = null;
};

// Telling it

/** What is asked of the server; `ago` bears a clock that was put back. */
const formOf = ({ began, href, ...words }) => new URLSearchParams(Object.entries(
  { ...words, ago: Math.max(0, (Date.now() - began) / 1000).toFixed(1) },
).filter(([, value]) => value !== undefined && value !== ''));
/** Whether it was counted, or never will be. */
const isTold = (words) => (
  fetch(`${words.href}/plays`, { method: 'POST', keepalive: true, body: formOf(words) })
    .then(({ status }) => status < 500, () => false)
);
const waiting = () => {
  const some = recall('plays', []);
  return Array.isArray(some) ? some.filter((words) => typeof words?.href === 'string') : [];
};
const others = (words) => waiting().filter(({ id }) => id !== words.id);
const wait = (words) => remember('plays', [...others(words), words].slice(-MOST_WAITING));
const tell = async (words) => {
  if (!await isTold(words)) return wait(words);
  remember('plays', others(words));
  for (const late of waiting()) {
    if (!await isTold(late)) return;
    remember('plays', others(late));
  }
};
const wordsNow = (left) => ({
  id: play.id, href: play.href, began: play.began, origin: play.origin, heard: play.isHeard ? 1 : undefined,
  seconds: play.state.heard.toFixed(1), parts: wordsOf(play.state.parts), left: left?.toFixed(1),
});
const isWorth = () => play && (play.isHeard || play.state.heard >= LEAST);

// What happens to it

/** `isOver`: by its end. Else it was left where it is, unless that is near its end. */
const end = (isOver) => {
  if (isWorth()) tell(wordsNow(!isOver && isLeft(play, play.length) ? play.at : undefined));
  play = null;
};
deck.addEventListener('start', () => {
  end(false);
  kept = null;
  begin();
});
// whoever fills the queue says so once the song has begun
document.addEventListener('songwall:queue', async () => {
  const { current } = await import('../queue/keeper.js');
  const { now, tail, at } = current();
  const isOfList = now && entryAt(tail, at)?.key === now.key;
  origin = isOfList ? tail.label : undefined;
  if (play && now?.id === play.song) play.origin = origin;
});
deck.addEventListener('ended', () => end(true));
deck.addEventListener('change', () => { if (play) play.state = resumed(play.state, deck.at, clock()); });
deck.addEventListener('time', () => {
  if (songOf().id !== play?.song) {
    end(true); // another take goes on at the same second: this one was not left
    begin();
  }
  play.length = Math.min(deck.length, deck.song.to ?? deck.length); // nobody leaves a song where its moment ends
  play.at = deck.at;
  const { state } = play;
  play.state = deck.playing ? heardOn(state, deck.at, clock(), deck.element.playbackRate)
    : resumed(state, deck.at, clock());
  if (play.isHeard || !isEnough(play.state, deck.length)) return;
  play.isHeard = true;
  tell(wordsNow());
});
addEventListener('pagehide', () => {
  remember('play', play);
  if (!isWorth()) return;
  const words = wordsNow();
  if (!navigator.sendBeacon(`${words.href}/plays`, formOf(words))) wait(words);
});
