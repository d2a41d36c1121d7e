// What the keys of the queue do, wherever they stand.
import { announce } from '../lib/status.js';
import { songOf } from '../player/song.js';
import { current } from './keeper.js';
import { playMore } from './more_of_this.js';
import { parts } from './parts.js';
import { pick, pickList } from './picks.js';
import { enter, leave } from './sheet.js';
import { know } from './songs.js';
import { verbs } from './verbs.js';

const AWAY = "Can't reach Songwall, so this can't open just now.";
/** What needs the server's parts of the page. */
const withParts = (get, use, giveUp = () => {}) => parts().then(get).then(use).catch((error) => {
  console.warn(error);
  announce(AWAY);
  giveUp();
});
export const toggleUpNext = (button = null) => {
  const isWanted = document.querySelector('#queue:not([hidden])') ? () => true : enter();
  return withParts(() => import('./panel.js'), ({ toggle }) => { if (isWanted()) toggle(button); }, leave);
};
const pickFrom = (button, way) => {
  const element = button.closest('[data-song]');
  const list = button.closest('[data-queue-from]');
  if (!element) return list && pickList(list.dataset.queueFrom, way);
  know([songOf(element)]);
  pick([{ id: element.dataset.song }], way);
};
/** Of the song that the button names, else of what plays. */
const moreOf = async (button) => {
  const isInQueue = button.closest('#queue');
  await playMore(button.dataset.alike || current().now.id);
  if (isInQueue) document.querySelector('#queue h2').focus({ preventScroll: true }); // the button has left
};
const ACTS = {
  alike: moreOf,
  playNext: (button, isShifted) => pickFrom(button, isShifted ? 'front' : 'next'),
  addToQueue: (button) => pickFrom(button, 'end'),
  more: (button) => withParts(() => import('./menu.js'), ({ openFor }) => openFor(button)),
  upNext: toggleUpNext,
  shuffle: () => verbs.shuffle(),
  repeat: () => verbs.repeat(),
};
/** `isShifted`: with Shift. */
export const press = (button, isShifted) => {
  const name = Object.keys(ACTS).find((act) => act in button.dataset);
  ACTS[name](button, isShifted);
};
