// What one browser remembers. Storage may be full, shut or filled by someone else: then nothing is remembered.
import { root } from './root.js';

export const recall = (key, otherwise) => {
  try { return JSON.parse(localStorage.getItem(`songwall.${root}${key}`)) ?? otherwise; } catch { return otherwise; }
};
export const remember = (key, value) => {
  try { localStorage.setItem(`songwall.${root}${key}`, JSON.stringify(value)); } catch { /* not remembered */ }
};
