// A guest's hearts are this browser's own: the server never hears of them.
import { recall, remember } from '../lib/store.js';

export const isGuest = 'guest' in document.documentElement.dataset;
const hearts = () => {
  const some = recall('hearts', []);
  return Array.isArray(some) ? some : [];
};
export const hasHeart = (id) => hearts().includes(id);
export const setHeart = (id, on) => {
  const others = hearts().filter((other) => other !== id);
  remember('hearts', on ? [...others, id] : others);
};
