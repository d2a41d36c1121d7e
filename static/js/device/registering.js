// Has the browser run the worker, and goes on with what is to be kept. Comes some time after a page.
import { root } from '../lib/root.js';
import { goOn } from './keeping.js';
import { read } from './store.js';

const address = `${root}/worker.js`;

/** Until it runs, and so has all that it needs itself. */
const activated = (registration) => new Promise((resolve, reject) => {
  if (registration.active) return resolve(registration);
  const worker = registration.installing ?? registration.waiting;
  worker.addEventListener('statechange', () => {
    if (worker.state === 'activated') resolve(registration);
    if (worker.state === 'redundant') reject(new TypeError('not installed'));
  });
});
let registering = null;
/** Rejects with a SecurityError where the browser does not trust the address, though it calls it secure. */
export const register = () => {
  registering ??= navigator.serviceWorker.register(address, { type: 'module', updateViaCache: 'none' }).then(activated);
  registering.catch(() => { registering = null; });
  return registering;
};
export const wake = async () => {
  const registration = await register().catch(() => null); // whoever wants to keep something is told
  if (registration && (await read()).lists.length) await goOn();
};
