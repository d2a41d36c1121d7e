// «More of this»: a song, and endlessly what is like it. The next batch is asked for when few are left.
import { root } from '../lib/root.js';
import { deck } from '../player/audio.js';
import { current, hang, play } from './keeper.js';
import { goBackTo, listAt } from './listing.js';
import { behind, next, playList } from './queue.js';
import { extended } from './tail.js';
import { toast } from './toast.js';

const FEW = 5; // songs to come
const PAUSE = 10_000; // ms until a server that is away is asked again
const AWAY = "Can't reach Songwall, so nothing like this can play just now.";
const ALONE = 'No other song is like this one yet.';

const takeBack = (former) => {
  if (current().now?.id === former.queue.now?.id) hang(former.queue, true); else goBackTo(former);
};
/** The song with this id plays, or plays on, and then what is like it. */
export const playMore = async (id) => {
  const list = await listAt(`${root}/songs/${id}/more`).catch(() => null);
  if (!list) return toast(AWAY);
  if (list.ids.length < 2) return toast(ALONE);
  const former = { queue: current(), song: deck.song, at: deck.at };
  const changed = playList(former.queue, list, 0);
  if (deck.song?.id !== id) play(changed);
  else if (deck.element.ended) play(next(changed));
  else {
    hang(changed, true);
    if (!deck.playing) deck.play();
  }
  const isBack = former.queue.now && former.song && !former.song.veiled;
  const reason = list.because && `: ${list.because}`;
  await toast(`Next, more like “${list.label}”${reason}.`, isBack ? () => takeBack(former) : null);
};

let asked = ''; // the batch that is on its way, or was
const goOn = async () => {
  const { tail } = current();
  if (!tail.next || tail.next === asked || behind(current()) > FEW) return;
  asked = tail.next;
  const batch = await listAt(tail.next).catch(() => null);
  if (!batch) setTimeout(() => { asked = ''; }, PAUSE);
  if (batch && current().tail.next === tail.next) hang({ ...current(), tail: extended(current().tail, batch) });
};
document.addEventListener('songwall:queue', goOn);
