// What is kept on this device, for pages: read, changed, forgotten. One change at a time, whichever tabs are open.
import { root } from '../lib/root.js';
import { audioOf, coverOf } from '../player/song.js';
import { deviceCache, emptyIndex, indexAddress, lockAddress, songAddress } from './names.js';
import { isOf } from './plan.js';

const name = deviceCache(root);
const COVER = 320; // px

/** Whether this browser keeps anything for this address. */
export const isAble = isSecureContext && 'serviceWorker' in navigator && 'caches' in window && 'locks' in navigator;
const isBegun = async () => isAble && caches.has(name);
const channel = isAble ? new BroadcastChannel(name) : null;
const show = () => document.dispatchEvent(new Event('songwall:device'));
channel?.addEventListener('message', show);
/** Pages of all tabs show anew what is here. */
export const say = () => {
  navigator.serviceWorker.controller?.postMessage({ verb: 'kept' });
  channel?.postMessage('');
  show();
};

export const read = async () => {
  if (!await isBegun()) return emptyIndex;
  return (await (await caches.open(name)).match(indexAddress(root)))?.json() ?? emptyIndex;
};
/** Whether the server asked for its password last. */
export const isLocked = async () => (
  await isBegun() && Boolean(await (await caches.open(name)).match(lockAddress(root)))
);
/** `how` is given the index and returns it changed; null leaves it as it is. Rejects where there is no room. */
export const change = (how) => navigator.locks.request(name, async () => {
  const changed = how(await read());
  if (!changed) return;
  await (await caches.open(name)).put(indexAddress(root), Response.json(changed));
  say();
});
export const forget = async () => {
  await navigator.locks.request(name, () => caches.delete(name));
  say();
};

/** What the player is to know of a song. */
export const describe = async (song) => (
  (await caches.open(name)).put(songAddress(root, song.id), Response.json(song))
);
/** Fetches a song; resolves to its bytes, to null where Songwall does not have it. Rejects where it does not come, or
    there is no room. */
export const store = async (song, signal) => {
  const cache = await caches.open(name);
  const audio = await fetch(audioOf(song), { signal });
  if (audio.status >= 500) throw new TypeError(`${audio.status}`);
  if (!audio.ok) return null;
  const bytes = Number(audio.headers.get('Content-Length'));
  await cache.put(audioOf(song), audio);
  if (song.cover) {
    const cover = await fetch(coverOf(song, COVER), { signal, headers: { Accept: 'image/webp,*/*' } });
    // in whichever size and version it is asked for
    if (cover.ok) await cache.put(`${song.href}/cover`, cover);
  }
  await describe(song);
  return bytes;
};
/** Those of `ids` that are here, in their order. */
export const songs = async (ids) => {
  const cache = await caches.open(name);
  const answers = await Promise.all(ids.map((id) => cache.match(songAddress(root, id))));
  return Promise.all(answers.filter(Boolean).map((answer) => answer.json()));
};
/** Takes away what belongs to no song that is held. */
export const sweep = async () => {
  const { held } = await read();
  const cache = await caches.open(name);
  const own = [indexAddress(root), lockAddress(root)];
  for (const { url } of await cache.keys()) {
    const { pathname, search } = new URL(url);
    if (!own.includes(pathname) && !isOf(held, pathname, search)) await cache.delete(url);
  }
};
/** Bytes that are free. */
export const room = async () => {
  const { quota = 0, usage = 0 } = await navigator.storage?.estimate() ?? {};
  return Math.max(0, quota - usage);
};
