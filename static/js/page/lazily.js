// What only some pages need is loaded when its markup comes: [data-module] says where it is.
import { renewed } from '../lib/renewed.js';

renewed((root) => root.querySelectorAll('[data-module]').forEach(async (element) => {
  (await import(element.dataset.module)).wake?.(element);
}));
