// What the server reads for the next page; another gallery of the same host has cookies of its own.
import { root } from './root.js';

export const setCookie = (name, value) => {
  document.cookie = `${name}=${value}; Path=${root}/; Max-Age=31536000; SameSite=Lax`;
};
