// What plays next, once anybody wants to know: it comes with the first song, or some time after a page that has one.
import { remembered } from './memory.js';

let queue = null; // ../queue/verbs.js, once it is there
let coming = null;
/** Calls `use` with the queue, at once where it is there. */
export const withQueue = (use) => {
  if (queue) return use(queue);
  coming ??= import('../queue/verbs.js').then(async (module) => {
    await module.wake(remembered);
    queue = module;
  });
  return coming.then(() => use(queue), (error) => {
    coming = null; // Songwall is away: at the next occasion again
    console.warn(error);
  });
};
/** What would play next by itself, {key, song, from, to}; null where nothing does. */
export const upcoming = () => queue?.upcoming() ?? null;
