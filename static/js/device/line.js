// «Keep on this device»: what a page says of one playlist, and its buttons.
import { announce } from '../lib/status.js';
import { onContent } from '../lib/on_content.js';
import { FULL, isBusy, reasonOf, remove, start, state, stop } from './keeping.js';
import { progress, size } from './plan.js';
import { register } from './registering.js';
import { isAble, read, room } from './store.js';

const UNTRUSTED = "This browser doesn't trust this address, so it keeps nothing for later.";
const ABSENT = 'This browser keeps nothing for later here. A private window never does.';
const LEAST = 2e6; // bytes: it needs a quarter of that itself
const counted = (number) => (number === 1 ? '1 song' : `${number} songs`);

/** Songs of a list that are not here because Songwall has no copy of them itself. */
const without = (list) => new Set(list.entries.map(([id]) => id).filter((id) => state.without.has(id))).size;
const wordsOf = (list, { songs, of, bytes }, lacking, problem) => {
  const isWhole = songs === of;
  const parts = [isWhole ? 'On this device' : `${songs} of ${of}`, size(bytes)];
  if (list.isGone) parts.push('Songwall no longer has this playlist.');
  if (lacking) parts.push(`Of ${counted(lacking)} Songwall has no copy of its own yet.`);
  else if (problem && !isWhole) parts.push(problem);
  return parts.join(' · ');
};
const set = (element, { words = '', begin = '', isComing = false, isKept = false }) => {
  const find = (name) => element.querySelector(`[data-keep-${name}]`);
  find('words').textContent = words;
  find('words').hidden = !words;
  find('start').hidden = !begin;
  find('start').disabled = false;
  if (begin) find('start').querySelector('span').textContent = begin;
  find('stop').hidden = !isComing;
  find('remove').hidden = !isKept || isComing;
};
const show = (element, index, isAtWork) => {
  const list = index.lists.find(({ id }) => id === element.dataset.keep);
  if (!list) return set(element, { begin: 'Keep on this device', words: element.dataset.problem });
  const amount = progress(list, index.held);
  const lacking = without(list);
  const isWhole = amount.songs + lacking >= amount.of;
  const isComing = isAtWork && !list.isStopped && !isWhole;
  const begin = isComing || isWhole || list.isGone ? '' : 'Go on';
  const words = wordsOf(list, amount, lacking, element.dataset.problem || state.problem);
  set(element, { words, begin, isComing, isKept: true });
  if (isComing) element.dataset.busy = ''; else if ('busy' in element.dataset) {
    delete element.dataset.busy;
    announce(`${list.label}: ${words}`);
  }
};
const showNow = async () => {
  const [index, isAtWork] = await Promise.all([read(), isAble && isBusy()]);
  for (const element of document.querySelectorAll('#main [data-keep]')) show(element, index, isAtWork);
};
let turn = Promise.resolve();
/** One after the other, so that the last one shows what is. */
export const showAll = () => {
  turn = turn.then(showNow).catch(console.warn);
  return turn;
};
const listOf = ({ dataset }) => ({ id: dataset.keep, href: dataset.href, label: dataset.label });
const begun = (element) => set(element, { begin: 'Keep on this device', words: 'Getting ready…' });
/** Why it can't begin. */
const whyNot = async (error) => {
  if (error.name === 'SecurityError') return UNTRUSTED;
  return await room() < LEAST ? FULL : reasonOf(error);
};
const keep = async (element) => {
  element.dataset.problem = '';
  if (!isAble) element.dataset.problem = ABSENT;
  else {
    begun(element);
    try {
      await register();
      await start(listOf(element));
    } catch (error) {
      element.dataset.problem = await whyNot(error);
    }
  }
  await showAll();
};
/** Whoever pressed a button that went finds the one that came. */
const passFocus = (element) => {
  if (document.activeElement !== document.body) return;
  element.querySelector('button:not([hidden])')?.focus();
};
const VERBS = {
  start: keep,
  stop: ({ dataset }) => stop(dataset.keep),
  remove: ({ dataset }) => remove(dataset.keep),
};
document.addEventListener('click', async ({ target }) => {
  const element = target.closest('[data-keep]');
  const [verb, act] = Object.entries(VERBS).find(([name]) => target.closest(`[data-keep-${name}]`)) ?? [];
  if (!element || !verb) return;
  await act(element);
  passFocus(element);
});
document.addEventListener('songwall:device', showAll);
onContent(showAll);
