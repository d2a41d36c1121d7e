// The list of keys, and the switch that turns single keys off.
import { root } from '../lib/root.js';
import { recall, remember } from '../lib/store.js';

const dialog = document.getElementById('keys');

const fill = async () => {
  if (dialog.childElementCount) return;
  await htmx.ajax('GET', `${root}/keys`, { source: dialog, target: dialog });
  const sheet = dialog.querySelector('link');
  if (!sheet) return;
  if (!sheet.sheet) await new Promise((done) => { sheet.onload = sheet.onerror = done; });
  dialog.querySelector('[data-keys-on]').checked = recall('keys', true);
};
const open = async () => {
  await fill();
  if (!dialog.open && dialog.childElementCount) dialog.showModal();
};
dialog.addEventListener('change', ({ target }) => remember('keys', target.checked));
document.addEventListener('click', ({ target }) => { if (target.closest('[data-keys-help]')) open(); });
document.addEventListener('songwall:help', open);
dialog.addEventListener('click', ({ target }) => { if (target === dialog) dialog.close(); });
