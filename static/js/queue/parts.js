// What of the queue the page gets once it is wanted, made by the server: «Up next», and the menu of a song.
import { root } from '../lib/root.js';

const AWAY = 'not there';
let coming = null;
const fetchParts = async () => {
  const answer = await fetch(`${root}/queue/panel`);
  if (!answer.ok) throw new TypeError(AWAY);
  const { body, head } = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const sheet = [...head.children, ...body.children].find((element) => element.matches('link'));
  const styled = new Promise((resolve, reject) => {
    sheet.addEventListener('load', resolve, { once: true });
    sheet.addEventListener('error', () => reject(new TypeError('Failed to fetch its style')), { once: true });
  });
  document.head.append(sheet);
  await styled;
  document.body.append(...body.children);
};
/** Rejects where Songwall is away; another time it is asked for again. */
export const parts = () => {
  coming ??= fetchParts();
  return coming.catch((error) => { coming = null; throw error; });
};
