// Listening blind: the takes go by letters in an order by chance, and no other sign of them is left until one is
// chosen.
import { deck } from '../player/audio.js';

const TITLE = 'Listening blind · Songwall';
let songs = null; // veiled, in the order of the letters; `truth` is which song each one is
let letters = new Map(); // after that: a song's letter
let title = null;

const shuffled = (list) => {
  const left = [...list];
  const order = [];
  while (left.length) order.push(...left.splice(Math.floor(Math.random() * left.length), 1));
  return order;
};
const letterOf = (index) => document.querySelectorAll('#takes .door')[index].querySelector('b').textContent;
const veiled = (truth, index, duration) => {
  const letter = letterOf(index);
  return {
    id: `blind:${letter}`,
    name: letter,
    title: letter,
    number: index + 1,
    style: 'Listening blind',
    href: truth.href,
    cover: '',
    hue: '',
    wave: '',
    bars: 60,
    duration,
    veiled: location.pathname,
    truth,
  };
};
const itemOf = (id) => [...document.querySelectorAll('#takes .take')].find(({ dataset }) => dataset.song === id);
const numberOf = ({ id }) => `take ${itemOf(id)?.dataset.take}`;
const set = (name, hidden) => {
  for (const element of document.querySelectorAll(`#takes [${name}]`)) element.hidden = hidden;
};

const sayTitle = (on) => {
  if (on && document.title !== TITLE) [title, document.title] = [document.title, TITLE];
  else if (!on && document.title === TITLE) document.title = title;
};
const show = () => {
  const room = document.getElementById('takes');
  if (!room) return;
  const on = Boolean(songs) && blind.isHere();
  document.getElementById('main').toggleAttribute('data-blind', on);
  set('data-seen', on);
  set('data-stage', !on);
  set('data-blind-on', on);
  for (const item of room.querySelectorAll('.take')) {
    const label = item.querySelector('[data-letter]');
    label.textContent = letters.get(item.dataset.song) ?? '';
    label.hidden = !label.textContent;
  }
  sayTitle(on);
};

export const blind = {
  get songs() { return songs; },
  show,
  /** Whether this page is the one of the songs that are veiled. */
  isHere: () => songs.every(({ truth }) => itemOf(truth.id)),
  begin(takes) {
    // none is longer than the shortest, or its length would tell
    const lengths = takes.map(({ duration }) => duration).filter(Boolean);
    const shortest = lengths.length ? Math.floor(Math.min(...lengths)) : 0;
    letters = new Map();
    songs = shuffled(takes).map((take, index) => veiled(take, index, shortest));
    show();
  },
  /** Takes the veil away, and chooses the one of this id, if any; answers which was which, in words. */
  end(id) {
    const was = songs;
    const chosen = was.find((song) => song.id === id);
    songs = null;
    letters = new Map(was.map(({ truth, name }) => [truth.id, name]));
    if (deck.song.veiled) deck.become(deck.song.truth);
    document.getElementById('more-takes')?.setAttribute('open', ''); // each is told by its letter
    show();
    if (chosen) choose(chosen.truth);
    const answers = was.map(({ name, truth }) => `${name} was ${numberOf(truth)}.`);
    return [...(chosen ? [`You chose ${numberOf(chosen.truth)}.`] : []), ...answers].join(' ');
  },
};
const choose = (song) => {
  const item = itemOf(song.id);
  item.querySelector('a').focus();
  const button = item.querySelector('.choice[value=keep]');
  if (button) button.form.requestSubmit(button);
};

// all end together, and begin again
deck.addEventListener('time', () => {
  if (deck.song?.veiled && deck.length && deck.at > deck.length - 0.4) deck.seek(0);
});
// another song ends it
deck.addEventListener('change', () => { if (songs && !deck.song.veiled) { songs = null; show(); } });
