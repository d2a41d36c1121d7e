// Sends the files of /import with how far it is, takes what is dropped, and plays on meanwhile.
// Loaded by lazy_loading.js once for all pages that hold the form, so it listens on the document.
import { sentenceOf } from '../lib/sentence.js';
import { announce } from '../lib/status.js';

const size = (bytes) => (bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`);
const formOf = (target) => target.closest?.('#bring');
let sending = null;

const show = (form, name, words) => {
  const [trouble, way] = [form.querySelector('[data-sorry]'), form.querySelector('[data-way]')];
  trouble.hidden = name !== 'sorry';
  way.hidden = name !== 'way';
  form.querySelector('.drop__keys').hidden = name === 'way';
  if (name === 'sorry') trouble.textContent = words;
};

const words = (form, { loaded, total }) => {
  const line = form.querySelector('[data-words]');
  form.querySelector('progress').value = loaded / total;
  const { sent, storing } = line.dataset;
  line.textContent = loaded < total ? sent.replace('{sent}', size(loaded)).replace('{total}', size(total)) : storing;
};

const ended = (form, asked) => {
  sending = null;
  const { broken } = form.querySelector('[data-sorry]').dataset;
  if (asked.status >= 400 || !asked.status) return show(form, 'sorry', sentenceOf(asked.responseText) ?? broken);
  show(form, 'none');
  if (form.isConnected) form.querySelector('[data-after]').click(); else announce('Your files are here.');
};

const send = (form) => {
  const asked = new XMLHttpRequest();
  sending = asked;
  asked.upload.addEventListener('progress', (event) => words(form, event));
  asked.addEventListener('loadend', () => { if (asked === sending) ended(form, asked); });
  asked.open('POST', form.action);
  show(form, 'way');
  form.querySelector('[data-words]').textContent = '';
  asked.send(new FormData(form));
};

document.addEventListener('submit', (event) => {
  const form = formOf(event.target);
  if (!form) return;
  event.preventDefault();
  if (sending) return;
  const files = [...form.querySelector('input').files];
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  const said = form.querySelector('[data-sorry]').dataset;
  if (!files.length) show(form, 'sorry', said.nothing);
  else if (bytes > Number(form.dataset.most)) show(form, 'sorry', said.tooLarge);
  else send(form);
}, true);

document.addEventListener('click', ({ target }) => {
  const form = target.matches('[data-stop]') && formOf(target);
  if (!form) return;
  const asked = sending;
  sending = null;
  asked?.abort();
  show(form, 'none');
});

for (const [name, over] of [['dragover', true], ['dragleave', false], ['drop', false]]) {
  document.addEventListener(name, (event) => {
    const form = formOf(event.target);
    if (!form || sending) return;
    event.preventDefault();
    form.toggleAttribute('data-over', over);
    const { files } = event.dataTransfer;
    if (name === 'drop' && files.length) form.querySelector('input').files = files;
  });
}
addEventListener('beforeunload', (event) => { if (sending) event.preventDefault(); });

export const wake = (form) => form.querySelector('[data-hint]')?.removeAttribute('hidden');
