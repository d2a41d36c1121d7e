// One sentence at the lower edge, and one way to take back what it says.
import { announce } from '../lib/status.js';

const STAYS = 10_000; // ms
const box = document.getElementById('toast');
const line = box.querySelector('p');
const button = box.querySelector('button');
let undo = null;
let fading = null;

const hide = () => {
  const hadFocus = box.contains(document.activeElement);
  box.hidden = true;
  if (hadFocus) document.getElementById('main').focus({ preventScroll: true });
};
/** Whoever is at it may take their time. */
const hideLater = () => {
  clearTimeout(fading);
  fading = setTimeout(() => { if (box.matches(':hover, :focus-within')) hideLater(); else hide(); }, STAYS);
};
export const toast = (text, takeBack = null) => {
  line.textContent = text;
  button.hidden = !takeBack;
  undo = takeBack;
  box.hidden = false;
  announce(takeBack ? `${text} Undo is at hand.` : text);
  hideLater();
};
button.addEventListener('click', () => {
  hide();
  undo?.();
});
