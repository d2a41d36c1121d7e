// «All takes» beside a line plays it as each take sings it, one after the other.
document.addEventListener('click', ({ target }) => {
  const line = target.closest('[data-line-takes]')?.closest('[data-times]');
  if (!line) return;
  const list = line.closest('[data-through-takes]').dataset.throughTakes.replace('?', '/queue?');
  const address = `${list}&t=${line.querySelector('[data-from]').dataset.from}`;
  document.dispatchEvent(new CustomEvent('songwall:player', { detail: { verb: 'play-all', address } }));
});
