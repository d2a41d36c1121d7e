// The bar's signature: a card's 60 bars become 200, and a thin line says which prompt rules where. Of a song with other
// takes it is said which one plays: a button that goes on with the next.
import { deck } from '../player/audio.js';
import { showLinesOf } from './sung_line.js';

const wave = document.querySelector('#player [data-now-wave]');
const bands = document.querySelector('#player [data-now-bands]');
const take = document.querySelector('#player [data-other-take]');
let shown = null;

const showTake = (number = '') => {
  take.hidden = !number;
  take.querySelector('.num').textContent = number;
};
const draw = async (song) => {
  const answer = await fetch(`${song.href}/signature`);
  if (!answer.ok) return;
  const drawn = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const path = drawn.querySelector('path[d]');
  if (deck.song?.id !== song.id) return;
  showTake(drawn.querySelector('[data-take]')?.dataset.take);
  showLinesOf(drawn.querySelector('[data-lines]'));
  if (!path) return;
  const box = path.ownerSVGElement.getAttribute('viewBox');
  wave.setAttribute('viewBox', box);
  wave.firstElementChild.setAttribute('d', path.getAttribute('d'));
  wave.parentElement.style.setProperty('--bars', box.split(' ')[2]);
  bands.replaceChildren(...document.adoptNode(drawn.querySelector('[data-bands]')).children);
};
const look = () => {
  if (deck.song?.id === shown) return;
  shown = deck.song?.id;
  showLinesOf(null);
  if (!deck.song || deck.song.veiled) showTake();
  else draw(deck.song).catch(() => { shown = null; }); // the card's will do
};
deck.addEventListener('change', look);
look();
take.addEventListener('click', () => {
  document.dispatchEvent(new CustomEvent('songwall:player', { detail: { verb: 'take', by: 1 } }));
});
const reached = () => import('../song/takes.js').then(({ reachFor }) => reachFor()).catch(console.warn);
for (const name of ['pointerenter', 'focus']) take.addEventListener(name, reached);
