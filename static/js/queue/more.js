// A key for the menu on each card: it comes once somebody is there, for without scripts it would do nothing.
import { onContent } from '../lib/on_content.js';
import { parts } from './parts.js';

await parts();
const template = document.querySelector('[data-more-button]').content.firstElementChild;
onContent(() => {
  for (const card of document.querySelectorAll('#main .card[data-audio]:not(:has(> [data-more]))')) {
    const button = template.cloneNode(true);
    button.setAttribute('aria-label', `More: ${card.querySelector('.card__title').textContent.trim()}`);
    card.append(button);
  }
});
