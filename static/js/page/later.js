// What one kind of page alone needs is asked for when its markup lands.
import { renewed } from '../lib/renewed.js';

const ROOMS = [
  ['[data-lyrics]', () => import('../song/lyrics.js')],
  ['#prompts [data-start]', () => import('../song/prompts.js')],
  ['#bring', () => import('../pages/bringing.js').then(({ wake }) => wake(document.getElementById('bring')))],
];
renewed(() => { for (const [mark, load] of ROOMS) if (document.querySelector(`#main ${mark}`)) load(); });
