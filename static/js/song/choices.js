// The takes that may be changed for each other: those that the room or the page shows, or that are listened to blind;
// else those that the server has told of what plays.
import { deck } from '../player/audio.js';
import { songOf } from '../player/song.js';
import { blind } from './blind_listening.js';
import { siblings } from './siblings.js';

export const inRoom = () => document.querySelector('#room:not([hidden]) .scene:last-child [data-room-takes]');
export const items = () => [
  ...(inRoom()?.querySelectorAll('[data-audio]') ?? document.querySelectorAll('#takes .lane[data-audio]')),
];
const songOfTake = (item) => (
  { ...songOf(item), name: `Take ${item.dataset.take}`, number: Number(item.dataset.take) }
);
const takes = () => blind.songs ?? items().map(songOfTake);
const isHere = () => (inRoom() || document.querySelector('#takes')) && (!blind.songs || blind.isHere());

/** The takes that may be changed for the one that plays; none if another song does. */
export const choices = () => {
  const these = isHere() ? takes() : [];
  return these.some(({ id }) => id === deck.song?.id) ? these : siblings();
};
