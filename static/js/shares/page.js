// What a link opens: its songs play here, and their words light up. Without this script the browser's own player does.
import { Track, tracks } from './track.js';

tracks.push(...[...document.querySelectorAll('[data-track]:has(audio)')].map((element) => new Track(element)));
document.addEventListener('keydown', (event) => {
  if (event.key !== ' ' || event.target.closest('button, a, input, summary, audio')) return;
  event.preventDefault();
  const track = tracks.find(({ element }) => element.dataset.playing) ?? tracks[0];
  if (track?.audio.paused) track.play(); else track?.audio.pause();
});
for (const { audio } of tracks) audio.controls = false;
document.documentElement.toggleAttribute('data-awake', true);
