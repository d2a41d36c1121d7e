// What this browser remembers of the music: which song, how far, how loud.
import { recall, remember } from '../lib/store.js';
import { deck } from './audio.js';

const isSong = (song) => typeof song?.id === 'string' && typeof song.href === 'string';
const former = recall('queue'); // of versions before 0.5
/** The song that played last, or null. */
export const remembered = [recall('song'), former?.songs?.[former.at]].find(isSong) ?? null;
export const rememberSong = () => {
  const { copy, ...song } = deck.song; // another copy may be there by then
  if (!song.veiled) remember('song', song);
};

let isOurs = false; // what another tab plays is no news of this one
/** Somebody was at it here: from now on this is where it stands. */
export const claim = () => { isOurs = true; };
const rememberPlace = () => {
  isOurs ||= deck.playing;
  if (isOurs && deck.song) remember('place', { id: deck.song.id, at: deck.at });
};
const { level, muted } = recall('volume', { level: 1, muted: false });
deck.volume = Number.isFinite(level) ? level : 1;
deck.muted = Boolean(muted);
const place = recall('place');
if (remembered) deck.load(remembered, place?.id === remembered.id ? place.at : 0);

deck.addEventListener('change', rememberPlace);
deck.addEventListener('volume', () => remember('volume', { level: deck.volume, muted: deck.muted }));
setInterval(() => { if (deck.playing) rememberPlace(); }, 5000);
addEventListener('pagehide', rememberPlace);
