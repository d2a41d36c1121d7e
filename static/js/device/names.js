// What lies where in the browser's storage, for pages and the worker alike. `root` is the prefix of a proxy: another
// gallery of the same host has stores of its own.

/** The cache with styles, scripts and the page for a server that is away, of one version of Songwall. */
export const shellCache = (root, version) => `songwall${root}/shell-${version}`;
export const isShell = (root, name) => name.startsWith(shellCache(root, ''));
/** The cache with the songs that are kept, and the addresses of what is no song in it. */
export const deviceCache = (root) => `songwall${root}/device`;
export const indexAddress = (root) => `${root}/device/index.json`;
export const songAddress = (root, id) => `${root}/device/songs/${encodeURIComponent(id)}.json`;
/** Of the tab that fetches songs for all. */
export const fetchingLock = (root) => `${deviceCache(root)}/fetching`;
/** Stands there while the server asks for its password. */
export const lockAddress = (root) => `${root}/device/locked`;

/** `lists`: {id, label, href, entries, isStopped, isGone} of each playlist that is kept; `held`: by a song's id the
    version of its audio and its bytes; `checked`: when the songs were last compared with the server's. */
export const emptyIndex = { lists: [], held: {}, checked: 0 };
