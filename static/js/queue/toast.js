// One sentence at the lower edge, and one way to take back what it says.
import { announce } from '../lib/status.js';
import { parts } from './parts.js';

const STAYS = 10_000; // ms
const box = () => document.getElementById('toast');
let undo = null;
let fading = null;

/** Whoever was at it goes on in «Up next», where that is open. */
const hide = () => {
  const hadFocus = box().contains(document.activeElement);
  box().hidden = true;
  const place = document.querySelector('#queue:not([hidden]) h2') ?? document.getElementById('main');
  if (hadFocus) place.focus({ preventScroll: true });
};
/** Whoever is at it may take their time. */
const hideLater = () => {
  clearTimeout(fading);
  fading = setTimeout(() => { if (box().matches(':hover, :focus-within')) hideLater(); else hide(); }, STAYS);
};
const show = (text, takeBack) => {
  const button = box().querySelector('button');
  box().querySelector('p').textContent = text;
  button.hidden = !takeBack;
  undo = takeBack;
  box().hidden = false;
  button.onclick = () => {
    hide();
    undo?.();
  };
  hideLater();
};
/** Where Songwall is away it is only said. */
export const toast = async (text, takeBack = null) => {
  announce(takeBack ? `${text} Undo is at hand.` : text);
  await parts().then(() => show(text, takeBack), console.warn);
};
