// The room's own keys: each asks the player, as the bar's do, and shows what the player does.
import { clock } from '../lib/clock.js';
import '../marks/stars.js';
import { deck } from '../player/audio.js';
import { withQueue } from '../player/queue.js';

/** Where it comes from, and whether it is mixed. */
const showQueue = (room) => withQueue(async () => {
  const { current } = await import('../queue/keeper.js');
  const { tail: { label, because }, shuffle } = current();
  const from = because ? 'Like' : 'From';
  room.querySelector('[data-room-from]').textContent = label ? `${from} “${label}”` : '';
  room.querySelector('[data-shuffle]').setAttribute('aria-pressed', shuffle);
});
const ask = (verb, detail = {}) => {
  document.dispatchEvent(new CustomEvent('songwall:player', { detail: { verb, ...detail } }));
};
/** Where nothing was played yet, the song on the scene begins. */
const begin = (scene) => {
  const detail = { id: scene.dataset.scene, from: 0 };
  document.dispatchEvent(new CustomEvent('songwall:play', { detail }));
};

export const watchControls = (room) => {
  const play = room.querySelector('[data-verb=toggle]');
  const heart = room.querySelector('[data-verb=favourite]');
  const show = () => {
    play.toggleAttribute('data-on', deck.playing);
    play.setAttribute('aria-label', deck.playing ? 'Pause' : 'Play');
    heart.hidden = !deck.song || Boolean(deck.song.veiled);
    heart.setAttribute('aria-pressed', Boolean(deck.song?.favourite));
  };
  const sayPlace = ({ target: seek }) => {
    if (!seek.matches('[data-room-seek]')) return;
    seek.setAttribute('aria-valuetext', `${clock(seek.value)} of ${clock(deck.length)}`);
  };
  room.addEventListener('click', ({ target }) => {
    const verb = target.closest('[data-verb]')?.dataset.verb;
    if (verb === 'toggle' && !deck.song) return begin(room.querySelector('[data-scene]'));
    if (verb) return ask(verb);
    const line = target.closest('[data-roll] [data-from]');
    if (line) return ask('seek', { to: Number(line.dataset.from) });
  });
  // the take that sounds already is a link that leads nowhere; htmx, which listens on the link itself, would follow it
  room.addEventListener('click', (event) => {
    const take = event.target.closest('[data-take]');
    if (!take || take.dataset.song !== deck.song?.id) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  room.addEventListener('input', (event) => {
    const { target } = event;
    if (!target.matches('[data-room-seek]')) return;
    ask('seek', { to: Number(target.value) });
    sayPlace(event);
  });
  room.addEventListener('focusin', sayPlace);
  deck.addEventListener('change', show);
  document.addEventListener('songwall:player', ({ detail: { verb } }) => { if (verb === 'exchange') show(); });
  document.addEventListener('songwall:queue', () => showQueue(room));
  show();
  showQueue(room);
};
