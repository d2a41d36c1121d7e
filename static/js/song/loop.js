// A stretch of a song, again and again, as `deck.loop`; drawn on the song's signatures. It ends with the song.
// «songwall:loop» says on document when it is another one.
import { onContent } from '../lib/on_content.js';
import { deck } from '../player/audio.js';

let timer = null;

const draw = () => {
  const { song, from, to } = deck.loop ?? {};
  const here = [...document.querySelectorAll('#main [data-song]')].filter(({ dataset }) => dataset.song === song);
  const shown = deck.loop ? [document.getElementById('player'), ...here] : [];
  for (const wave of document.querySelectorAll('.wave[data-looped]')) delete wave.dataset.looped;
  for (const wave of shown.flatMap((part) => [...part.querySelectorAll('.wave')])) {
    wave.dataset.looped = '';
    wave.style.setProperty('--loop-from', (from / deck.length) * 100);
    wave.style.setProperty('--loop-to', (Math.min(to, deck.length) / deck.length) * 100);
  }
};
const turn = () => {
  clearTimeout(timer);
  if (!deck.loop || !deck.playing) return;
  const left = deck.loop.to - deck.at;
  if (left <= 0) deck.seek(deck.loop.from);
  else timer = setTimeout(turn, (left * 1000) / deck.element.playbackRate);
};
/** `loop`: {song, from, to}, an id and seconds; null ends it. */
export const setLoop = (loop) => {
  deck.loop = loop;
  draw();
  document.dispatchEvent(new Event('songwall:loop'));
  if (!loop) return clearTimeout(timer);
  if (deck.song?.id !== loop.song || deck.at < loop.from || deck.at >= loop.to) {
    document.dispatchEvent(new CustomEvent('songwall:play', { detail: { id: loop.song, from: loop.from } }));
  } else deck.play();
  turn();
};
for (const name of ['time', 'sought', 'rate']) deck.addEventListener(name, turn);
deck.addEventListener('change', () => {
  if (deck.loop && deck.song?.id !== deck.loop.song) setLoop(null);
  turn();
});
onContent(draw);
