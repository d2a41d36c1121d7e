// What the worker answers out of what is kept on this device.
import { deviceCache, emptyIndex, indexAddress, lockAddress, songAddress } from './names.js';
import { heldOf } from './plan.js';
import { partOf } from './ranges.js';

const LOG_IN = 401;
const EXACTLY = { ignoreVary: true };

export class Kept {
  #root;
  #index = null; // until it was read
  #isLocked = false;
  #reading = null;
  constructor(root) { this.#root = root; }

  async #match(address) {
    return (await caches.open(deviceCache(this.#root))).match(address, EXACTLY);
  }
  /** Reads what pages have changed. */
  read() {
    this.#reading = (async () => {
      const isThere = await caches.has(deviceCache(this.#root));
      const index = isThere ? await this.#match(indexAddress(this.#root)) : null;
      this.#isLocked = Boolean(isThere && await this.#match(lockAddress(this.#root)));
      this.#index = await index?.json() ?? emptyIndex;
    })();
    return this.#reading;
  }
  #ready() { return this.#reading ?? this.read(); }

  /** Whether nothing is kept, as far as is known. */
  get isEmpty() { return this.#index !== null && !this.#index.lists.length; }
  /** What an address with a version asks for the server has itself, and leads nowhere else. */
  mayHold(id, url) { return this.#index ? Boolean(heldOf(this.#index.held, id)) : url.searchParams.has('v'); }
  #held(id) { return this.#isLocked ? undefined : heldOf(this.#index.held, id); }

  async forget() {
    await caches.delete(deviceCache(this.#root));
    await this.read();
  }
  /** `status` of a page: while the server asks for its password nobody sees or hears what is kept. */
  async note(status) {
    if (this.isEmpty || (status !== LOG_IN && this.#index && !this.#isLocked)) return;
    await this.#ready();
    if (this.isEmpty || (status === LOG_IN) === this.#isLocked) return;
    const cache = await caches.open(deviceCache(this.#root));
    if (status === LOG_IN) await cache.put(lockAddress(this.#root), new Response(''));
    else if (status < 400) await cache.delete(lockAddress(this.#root));
    await this.read();
  }

  /** The version that is asked for, from here. Another one only where the server is away, and from its beginning. */
  async audio(request, url, id) {
    await this.#ready();
    const version = url.searchParams.get('v');
    const held = this.#held(id);
    const stored = held && await this.#match(`${url.pathname}?v=${held.version}`);
    if (stored && (!version || version === held.version)) return partOf(request, stored);
    return fetch(request).catch((error) => {
      const begins = /^bytes=0-/.test(request.headers.get('Range') ?? 'bytes=0-');
      if (stored && begins) return partOf(request, stored);
      throw error;
    });
  }
  async cover(request, url, id) {
    await this.#ready();
    return fetch(request).catch(async (error) => {
      const stored = this.#held(id) && await this.#match(url.pathname);
      if (stored) return stored;
      throw error;
    });
  }
  /** `Songwall-Away`: only of what is kept can be told. */
  async songs(request, url) {
    return fetch(request).catch(async () => {
      await this.#ready();
      const ids = (url.searchParams.get('ids') ?? '').split(',').filter((id) => this.#held(id));
      const answers = await Promise.all(ids.map((id) => this.#match(songAddress(this.#root, id))));
      const songs = await Promise.all(answers.filter(Boolean).map((answer) => answer.json()));
      return Response.json(songs, { headers: { 'Songwall-Away': '1' } });
    });
  }
  async queue(request, url) {
    return fetch(request).catch(async (error) => {
      await this.#ready();
      const list = this.#index.lists.find(({ href }) => `${href}/queue` === url.pathname);
      if (!list || this.#isLocked) throw error;
      const { label, href } = list;
      return Response.json({ label, href, entries: list.entries.filter(([id]) => this.#held(id)) });
    });
  }
}
