// Listening blind: the takes go by letters in an order by chance, and no other sign of them is left until one is chosen
// or all are shown. Then their pictures turn round.
import { clock } from '../lib/clock.js';
import { deck } from '../player/audio.js';
import { coverOf } from '../player/song.js';

const TITLE = 'Listening blind · Songwall';
let dealt = null; // veiled songs in the order of the letters; `truth` is which song each one is
let revealed = false; // all have turned round
let chosen = null;
let title = null;

const stage = () => document.getElementById('blind');
const doors = () => [...stage().querySelectorAll('.door')];
const shuffled = (list) => {
  const left = [...list];
  const order = [];
  while (left.length) order.push(...left.splice(Math.floor(Math.random() * left.length), 1));
  return order;
};
const veiled = (truth, index, duration) => {
  const letter = doors()[index].querySelector('b').textContent;
  return {
    id: `blind:${letter}`,
    name: letter,
    title: letter,
    number: index + 1,
    style: 'Listening blind',
    href: truth.href,
    cover: '',
    hue: '', wave: '',
    bars: 60,
    duration,
    gain: truth.gain, // all are as loud
    veiled: location.pathname,
    truth,
  };
};
const itemOf = (id) => [...document.querySelectorAll('#takes .lane')].find(({ dataset }) => dataset.song === id);
const numberOf = ({ id }) => `take ${itemOf(id)?.dataset.take}`;
const headline = () => (chosen ? `You chose ${numberOf(chosen.truth)}` : 'This is which');
const answers = () => dealt.map(({ name, truth }) => `${name} was ${numberOf(truth)}.`).join(' ');

const sayTitle = (on) => {
  if (on && document.title !== TITLE) [title, document.title] = [document.title, TITLE];
  else if (!on && document.title === TITLE) document.title = title;
};
/** What the picture of a door shows once it has turned, and what stands below. */
const turn = (door, { name, truth, id }) => {
  door.className = `door ${truth.hue}`;
  door.toggleAttribute('data-chosen', id === chosen?.id);
  door.querySelector('[data-door-cover]').src = coverOf(truth, 640);
  door.querySelector('[data-door-name]').textContent = numberOf(truth).replace('t', 'T');
  const length = truth.duration ? `, ${clock(truth.duration)}` : '';
  door.querySelector('[data-door-was]').textContent = `was ${name}${length}`;
};
const forget = () => { [dealt, revealed, chosen] = [null, false, null]; };
const show = () => {
  if (revealed && !blind.isHere()) forget(); // whoever knows and goes elsewhere is done
  if (!stage()) return;
  const on = Boolean(dealt) && blind.isHere();
  document.getElementById('main').toggleAttribute('data-blind', on);
  stage().hidden = !on;
  sayTitle(on && !revealed);
  if (!on) return;
  stage().querySelectorAll('[data-blind-before]').forEach((part) => { part.hidden = revealed; });
  stage().querySelectorAll('[data-blind-after]').forEach((part) => { part.hidden = !revealed; });
  stage().querySelector('[data-doors]').toggleAttribute('data-open', revealed);
  if (!revealed) return;
  dealt.forEach((song, index) => turn(doors()[index], song));
  stage().querySelector('[data-blind-title]').textContent = headline();
  stage().querySelector('[data-blind-say]').textContent = answers();
};
const choose = ({ href }) => {
  const form = stage().querySelector('form');
  form.setAttribute('action', `${href}/choice`);
  form.setAttribute('hx-post', `${href}/choice`);
  form.requestSubmit();
};

export const blind = {
  show,
  /** The veiled songs, until they are shown. */
  get songs() { return revealed ? null : dealt; },
  get isOpen() { return Boolean(dealt); },
  /** Whether this page is one of the takes'. */
  isHere: () => dealt.every(({ truth }) => itemOf(truth.id)),
  begin(takes) {
    // none is longer than the shortest, or its length would tell
    const lengths = takes.map(({ duration }) => duration).filter(Boolean);
    const shortest = lengths.length ? Math.floor(Math.min(...lengths)) : 0;
    [revealed, chosen] = [false, null];
    for (const [index, door] of doors().entries()) {
      Object.assign(door, { className: 'door', hidden: index >= takes.length });
      door.querySelector('img').removeAttribute('src');
    }
    dealt = shuffled(takes).map((take, index) => veiled(take, index, shortest));
    for (const { truth } of dealt) new Image().src = coverOf(truth, 640); // there when they turn
    show();
  },
  /** Turns all round, and chooses the one of this id, if any; answers which was which, in words. */
  tell(id) {
    chosen = dealt.find((song) => song.id === id) ?? null;
    revealed = true;
    if (deck.song.veiled) deck.become(deck.song.truth);
    show();
    if (chosen) choose(chosen.truth);
    stage().querySelector('[data-blind-title]').focus({ preventScroll: true });
    return `${headline()}. ${answers()}`;
  },
  leave() { forget(); show(); },
};

// all end together, and begin again
deck.addEventListener('time', () => {
  if (deck.song?.veiled && deck.length && deck.at > deck.length - 0.4) deck.seek(0);
});
// another song ends it
deck.addEventListener('change', () => { if (blind.songs && !deck.song.veiled) blind.leave(); });
