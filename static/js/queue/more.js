// A key for the menu on each card: it comes once somebody is there, for without scripts it would do nothing.
import { onContent } from '../lib/on_content.js';
import { parts } from './parts.js';

await parts();
const BARE = ':not(:has(> [data-more]))';
const template = document.querySelector('[data-more-button]').content.firstElementChild;
const add = (place, words, id) => {
  const button = template.cloneNode(true);
  button.setAttribute('aria-label', `More: ${words.textContent.trim()}`);
  if (id) button.dataset.more = id;
  place.append(button);
};
onContent(() => {
  for (const card of document.querySelectorAll(`#main .card[data-audio]${BARE}`)) {
    add(card, card.querySelector('.card__title'));
  }
  for (const line of document.querySelectorAll(`#main .hits [data-moment]${BARE}`)) {
    add(line, line.querySelector('.hit__words'), line.querySelector('[data-play]').dataset.play);
  }
});
