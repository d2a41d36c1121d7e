// The service worker: a page for a server that is away, and what is kept on this device. No page of the gallery is ever
// stored. Only a request that fails is a server that is away; whatever it answers, 502 as well, is passed on.
import { Kept } from './kept.js';
import { isShell, shellCache } from './names.js';

const OF_SONG = /^\/songs\/([^/]+)\/(audio|cover)$/;
const OF_PLAYLIST = /^\/playlists\/[^/]+\/queue$/;

/** `version`: of Songwall, as the server's present pages are; `away`: the page for when it is away; `panel`: what the
    queue is shown in; `shell`: all that these need, each address with its build in it, so an older page never gets a
    newer script. */
export const serve = ({ root, version, away, panel, shell }) => {
  const name = shellCache(root, version);
  const build = shell[0].split('/').slice(0, -1).join('/').replace(/(\/static\/[^/]+)\/.*/, '$1/');
  const kept = new Kept(root);

  const storeFile = async (cache, address) => {
    const answer = await fetch(address, { priority: 'low' });
    // a server that is of another version by now says so: its file is not ours
    if (!answer.headers.get('Cache-Control')?.includes('immutable')) throw new TypeError(address);
    await cache.put(address, answer);
  };
  const storePage = async (cache, address) => {
    const answer = await fetch(address, { cache: 'reload' });
    if (!answer.ok || !(await answer.clone().text()).includes(build)) throw new TypeError(address);
    await cache.put(address, answer);
  };
  const install = async () => {
    const cache = await caches.open(name);
    const pages = [away, panel].map((address) => storePage(cache, address));
    await Promise.all([...pages, ...shell.map((address) => storeFile(cache, address))]);
  };
  const activate = async () => {
    const former = (await caches.keys()).filter((other) => isShell(root, other) && other !== name);
    await Promise.all(former.map((other) => caches.delete(other)));
    await self.clients.claim();
  };
  const stored = async (address) => (await caches.open(name)).match(address, { ignoreVary: true });

  const file = async (request) => (await stored(request.url)) ?? fetch(request);
  const page = async (request, instead = away) => {
    let answer;
    try {
      answer = await fetch(request);
    } catch (error) {
      const former = await stored(instead);
      if (former) return former;
      throw error;
    }
    const isLogIn = request.url.split('?')[0] === `${self.location.origin}${root}/login`;
    await kept.note(isLogIn ? 401 : answer.status);
    return answer;
  };
  /** A promise of the answer; null where the worker has nothing to do with it. */
  const answerTo = (request, url) => {
    const path = url.pathname.slice(root.length);
    if (path.startsWith('/static/')) return file(request);
    if (request.mode === 'navigate' || path === '/device') return page(request);
    if (path === '/queue/panel') return page(request, panel);
    const [, id, what] = OF_SONG.exec(path) ?? [];
    if (id) return kept.mayHold(id, url) ? kept[what](request, url, id) : null;
    if (kept.isEmpty) return null;
    if (path === '/queue/songs') return kept.songs(request, url);
    return OF_PLAYLIST.test(path) ? kept.queue(request, url) : null;
  };

  self.addEventListener('install', (event) => event.waitUntil(install()));
  self.addEventListener('activate', (event) => event.waitUntil(activate()));
  self.addEventListener('fetch', (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (url.origin !== self.location.origin || !url.pathname.startsWith(`${root}/`)) return;
    if (request.method === 'POST' && url.pathname === `${root}/logout`) event.waitUntil(kept.forget());
    const answer = request.method === 'GET' ? answerTo(request, url) : null;
    if (answer) event.respondWith(answer);
  });

  const verbs = { kept: () => kept.read(), forget: () => kept.forget() };
  self.addEventListener('message', (event) => event.waitUntil(verbs[event.data.verb]?.()));
};
