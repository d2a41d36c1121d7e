// The list of keys, and the switch that turns single keys off.
import { recall, remember } from '../lib/store.js';

const dialog = document.getElementById('keys');
const toggle = dialog.querySelector('[data-keys-on]');
toggle.checked = recall('keys', true);
toggle.addEventListener('change', () => remember('keys', toggle.checked));

const open = () => { if (!dialog.open) dialog.showModal(); };
document.addEventListener('click', ({ target }) => { if (target.closest('[data-keys-help]')) open(); });
document.addEventListener('songwall:help', open);
dialog.addEventListener('click', ({ target }) => { if (target === dialog) dialog.close(); });
