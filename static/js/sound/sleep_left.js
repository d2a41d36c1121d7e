// What is left until the music stops, in the bar and in the room: «28 min», «This song», «3 songs».
import { sleep } from './sleep.js';

const words = () => {
  const { timer, minutes } = sleep;
  if (minutes) return `${minutes} min`;
  return timer && (timer.songs === 1 ? 'This song' : `${timer.songs} songs`);
};
const show = () => {
  for (const button of document.querySelectorAll('[data-playing-open]')) {
    const place = button.querySelector('[data-sleep-left]');
    if (!place || place.textContent === (words() ?? '')) continue;
    place.textContent = words() ?? '';
    button.setAttribute('aria-label', sleep.timer ? `Playing. ${sleep.words()}` : 'Playing');
  }
};
sleep.addEventListener('change', show);
document.addEventListener('songwall:scene', show); // the room has a button of its own
show();
