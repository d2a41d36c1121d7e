// «Playing»: the sleep timer, speed, crossfade and levels, in a panel above the player that is fetched once.
import { root } from '../lib/root.js';
import { announce } from '../lib/status.js';
import { showStars } from '../marks/stars.js';
import { deck } from '../player/audio.js';
import { change, settings } from '../player/settings.js';
import { sleep } from './sleep.js';
import { setsVolume } from './waiting.js';

const panel = document.getElementById('playing');
const find = (mark) => panel.querySelector(`[data-${mark}]`);
const MORE = 15; // minutes

const showSleep = () => {
  const { timer } = sleep;
  const chosen = timer?.until ? panel.dataset.minutes : (timer && (timer.songs > 1 ? 'songs' : 'song')) || 'off';
  for (const radio of panel.querySelectorAll('[name=sleep]')) radio.checked = radio.value === chosen;
  if (timer?.songs > 1) find('sleep-songs').value = timer.songs;
  find('sleep-more').hidden = !timer?.until;
  find('sleep-words').textContent = sleep.words();
};
const say = (range, output, words, spoken) => {
  output.textContent = words;
  range.setAttribute('aria-valuetext', spoken);
};
const showSound = () => {
  const { rate, crossfade, levels } = settings;
  find('rate').value = rate;
  find('rate-reset').disabled = rate === 1;
  say(find('rate'), find('rate-words'), `${rate}×`, rate === 1 ? 'as it is' : `${rate} times as fast`);
  find('crossfade').value = crossfade;
  say(find('crossfade'), find('crossfade-words'), crossfade ? `${crossfade} s` : 'Off',
    crossfade ? `${crossfade} seconds` : 'off');
  find('levels').checked = levels;
};
const songs = () => Math.min(99, Math.max(2, Math.round(Number(find('sleep-songs').value)) || 2));
const choose = (value) => {
  panel.dataset.minutes = Number(value) ? value : '';
  if (Number(value)) sleep.in(Number(value));
  else if (value === 'off') sleep.set(null);
  else sleep.after(value === 'song' ? 1 : songs());
  announce(sleep.words() || 'The music plays on');
};
const setRate = (rate) => {
  change({ rate });
  deck.rate = rate;
  showSound();
};

const followSong = () => {
  const row = panel.querySelector('[data-stars-of]');
  if (row.dataset.starsOf !== deck.song?.id || !panel.matches(':popover-open')) showStars(row);
};

const listen = () => {
  panel.addEventListener('change', ({ target }) => {
    if (target.name === 'sleep') choose(target.value);
    if (target === find('sleep-songs')) choose('songs');
    if (target !== find('levels')) return;
    change({ levels: target.checked });
    deck.adjust();
  });
  find('rate').addEventListener('input', ({ target }) => setRate(Number(target.value)));
  find('rate-reset').addEventListener('click', () => { setRate(1); find('rate').focus(); });
  find('crossfade').addEventListener('input', ({ target }) => {
    change({ crossfade: Number(target.value) });
    showSound();
  });
  find('sleep-more').addEventListener('click', () => { sleep.more(MORE); announce(sleep.words()); });
  find('playing-close').addEventListener('click', () => panel.hidePopover());
  sleep.addEventListener('change', showSleep);
  deck.addEventListener('change', () => { if (panel.matches(':popover-open')) followSong(); });
  for (const row of panel.querySelectorAll('[data-by-volume]')) row.hidden = !setsVolume;
};
const fill = async () => {
  if (panel.childElementCount) return;
  await htmx.ajax('GET', `${root}/playing`, { source: panel, target: panel });
  const sheet = panel.querySelector('link');
  if (!sheet) return;
  if (!sheet.sheet) await new Promise((done) => { sheet.onload = sheet.onerror = done; });
  listen();
};
const buttons = () => document.querySelectorAll('[data-playing-open]');
panel.addEventListener('toggle', ({ newState }) => {
  for (const button of buttons()) button.setAttribute('aria-expanded', newState === 'open');
});

/** Opens it, or closes it where it is open. */
export const toggle = async () => {
  if (panel.matches(':popover-open')) return void panel.hidePopover();
  await fill();
  if (!panel.childElementCount) return; // Songwall is away, which is said
  showSleep();
  showSound();
  followSong();
  panel.showPopover();
  panel.querySelector('[name=sleep]:checked, [name=sleep]').focus({ preventScroll: true });
};
