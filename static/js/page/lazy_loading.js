// What one kind of page alone needs is asked for when its markup lands; what only music needs, with the first song.
import { onContent } from '../lib/on_content.js';
import { deck } from '../player/audio.js';

// One that does not come (Songwall is away) is asked for again at the next occasion.
const load = (get) => get().catch(console.warn);
const finding = () => import('../pages/search.js');
const favourite = () => import('../marks/favourite.js');
const sound = () => import('../sound/sound.js');
const plays = () => import('../marks/plays.js');
const stars = () => import('../marks/stars.js');
const takes = () => import('../song/takes.js');
const ROOMS = [
  ['[data-lyrics]', () => import('../song/lyrics.js')],
  ['[data-lyrics]', () => import('../song/loop_lines.js')],
  ['#prompts [data-start]', () => import('../song/prompts.js')],
  ['#bring', () => import('../pages/import.js').then(({ wake }) => wake(document.getElementById('bring')))],
  ['#connect', () => import('../pages/connect.js').then(({ wake }) => wake())],
  ['#takes', takes],
  ['#shelf', () => import('../pages/shelf.js')],
  ['#arrange', () => import('../pages/playlist.js')],
  ['[data-keep]', () => import('../device/line.js')],
  ['[data-device]', () => import('../device/page.js')],
  ['[data-key]', () => import('../pages/unheard.js')],
  ['#asked', finding],
  ['[data-room-page]', () => import('../room/room.js').then(({ open }) => open(false))],
  ['[name=favourite]', favourite],
];
onContent(() => { for (const [mark, get] of ROOMS) if (document.querySelector(`#main ${mark}`)) load(get); });
// Before it is needed: a page that is swapped in does not wait for its style sheet. One after the other and below all
// others: whatever comes between sheets that are there has all fonts looked up, and the whole page laid out, once more.
setTimeout(async () => {
  for (const href of document.querySelector('meta[name=songwall-styles]').content.split(/\s+/)) {
    await new Promise((done) => {
      const sheet = { rel: 'stylesheet', href, onload: done, onerror: done };
      document.body.append(Object.assign(document.createElement('link'), sheet));
    });
  }
}, 1000);
document.addEventListener('songwall:toast', ({ detail: { text, undo } }) => (
  load(() => import('../queue/toast.js').then(({ toast }) => toast(text, undo)))
));
// the menu of a song, once somebody reaches for a card
const REACHES = ['pointerover', 'pointerdown', 'focusin'];
const reached = ({ target }) => {
  if (!target.closest('#main :is(.card, .hits)')) return;
  for (const name of REACHES) document.removeEventListener(name, reached);
  load(() => import('../queue/more.js'));
};
for (const name of REACHES) document.addEventListener(name, reached);
// another take of what plays, or one of the page's
document.addEventListener('songwall:player', ({ detail }) => {
  const isThere = deck.song || document.querySelector('#main #takes');
  if (detail.verb === 'take' && isThere) load(() => takes().then(({ take }) => take(detail)));
});
const field = document.getElementById('q');
if (document.activeElement === field) load(finding);
field.addEventListener('focus', () => load(finding));
document.addEventListener('click', ({ target }) => {
  if (target.closest('[data-playing-open]')) load(() => import('../sound/panel.js').then(({ toggle }) => toggle()));
});
const ofMusic = 'guest' in document.documentElement.dataset ? [favourite, sound] : [favourite, sound, plays, stars];
deck.addEventListener('change', () => ofMusic.forEach(load));
// what opens in place: the choice of a playlist, and the marks by which songs are selected
const select = (card) => load(() => import('../pages/selection.js').then(({ toggle }) => toggle(card)));
document.addEventListener('click', (event) => {
  if (event.target.closest('[data-select]')) return select();
  const link = event.target.closest('a[href*="/playlists/add?"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  load(() => import('../pages/add_to_playlist.js').then(({ open }) => open(link.href)));
}, true);
document.addEventListener('contextmenu', (event) => { // a long press
  const card = event.pointerType === 'touch' && event.target.closest('#songs .card');
  if (!card) return;
  event.preventDefault();
  select(card);
});
