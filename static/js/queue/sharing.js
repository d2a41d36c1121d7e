// One queue for all tabs of a browser. A tab that has played nothing follows the others. One with music takes on what
// they change in its queue. Where they began another it keeps its own, and says so before it stores that.
import { root } from '../lib/root.js';
import { deck } from '../player/audio.js';
import { load, save } from './storage.js';
import { toast } from './toast.js';

const UNSTORED = "This browser can't store the queue, so it's gone once you leave. The music goes on.";
const channel = 'BroadcastChannel' in window ? new BroadcastChannel(`songwall-queue${root}`) : null;
let mark = null; // of the stored queue that ours goes on from
let isOwn = deck.playing; // whether music was begun in this tab
let isApart = false; // another tab has stored another queue
let isTold = false;
let waiting = null; // to be stored
let isBusy = false;
let tab = null;

const overtake = async () => {
  const other = await load();
  isApart = false;
  toast("This tab's queue is kept now, instead of the other tab's.", other && (() => tab.replace(other.queue)));
};
const store = async () => {
  isBusy = true;
  try {
    while (waiting) {
      const { queue, isAnother } = waiting;
      waiting = null;
      if (isApart) await overtake();
      const base = mark;
      mark = await save(queue);
      channel?.postMessage({ mark, base, isAnother });
    }
  } catch {
    if (!isTold) toast(UNSTORED);
    isTold = true;
  }
  isBusy = false;
};
/** Stores the queue and tells other tabs; `isAnother`: a list took the place of what was to come. */
export const keep = (queue, isAnother = false) => {
  waiting = { queue, isAnother: isAnother || Boolean(waiting?.isAnother) };
  if (!isBusy) store();
};
/** What was stored, or undefined. `handlers`: `adopt(queue, isOwn)` where another tab has changed it, `replace(queue)`,
    and `current()`. */
export const restore = async (handlers) => {
  tab = handlers;
  const stored = await load();
  mark = stored?.mark ?? null;
  return stored?.queue;
};

channel?.addEventListener('message', async ({ data }) => {
  if (isOwn && (data.isAnother || data.base !== mark)) {
    isApart = true;
    return;
  }
  const stored = await load();
  if (stored?.mark !== data.mark) return; // there is a newer one, of which we hear next
  mark = stored.mark;
  tab.adopt(stored.queue, isOwn);
});
deck.addEventListener('change', () => {
  if (!deck.playing) return;
  isOwn = true;
  if (isApart) keep(tab.current());
});
