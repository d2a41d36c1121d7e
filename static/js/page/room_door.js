// The room: by its key, its links, and on a phone by a touch of the bar. Whoever loads a page anew in it, is in it
// again.
const room = (enter) => import('../room/room.js').then(enter).catch(console.warn);
const narrow = matchMedia('(width < 48rem)');
const isDoor = (target) => target.closest('[data-room]')
  || (narrow.matches && target.closest('#player .player__in') && !target.closest('button, input, form'));
document.addEventListener('songwall:player', ({ detail }) => {
  if (detail.verb === 'room') room(({ toggle }) => toggle());
});
document.addEventListener('click', (event) => {
  if (!isDoor(event.target) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  room(({ open }) => open());
}, true);
if (history.state?.room) room(({ open }) => open(false));
