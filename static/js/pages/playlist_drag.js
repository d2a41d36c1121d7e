// A song of a playlist is dragged by its grip; a line says where it would lie.
const EDGE = 64; // pixels from the window's edges, where dragging scrolls
const rows = () => [...document.querySelectorAll('#entries [data-entry]')];
let held = null;
const drop = () => rows().find((row) => row.dataset.drop);
const letGo = () => {
  if (drop()) delete drop().dataset.drop;
  delete held.row.dataset.held;
  held.row.style.removeProperty('--held');
  held = null;
};
const over = (y) => {
  const others = rows().filter((row) => row !== held.row);
  if (drop()) delete drop().dataset.drop;
  const below = others.find((row) => { const box = row.getBoundingClientRect(); return y < box.top + box.height / 2; });
  const target = below ?? others.at(-1);
  if (target) target.dataset.drop = below ? 'before' : 'after';
};
document.addEventListener('pointerdown', (event) => {
  const grip = event.target.closest('#entries [data-grip]');
  if (!grip || event.button) return;
  held = { row: grip.closest('[data-entry]'), y: event.pageY };
  grip.setPointerCapture(event.pointerId);
});
document.addEventListener('pointermove', (event) => {
  if (!held) return;
  const by = event.pageY - held.y;
  if (!('held' in held.row.dataset) && Math.abs(by) < 4) return;
  held.row.dataset.held = '';
  held.row.style.setProperty('--held', `${by}px`);
  if (event.clientY < EDGE) scrollBy(0, -EDGE / 4);
  if (event.clientY > innerHeight - 2 * EDGE) scrollBy(0, EDGE / 4);
  over(event.clientY);
});
document.addEventListener('pointercancel', () => { if (held) letGo(); });
document.addEventListener('pointerup', () => {
  if (!held) return;
  const { row } = held;
  const target = drop();
  const place = target?.dataset.drop;
  letGo();
  if (!target) return;
  const first = Number(rows()[0].dataset.at);
  target[place](row);
  rows().forEach((row, index) => { row.dataset.at = first + index; });
  row.dispatchEvent(new CustomEvent('songwall:entry', { bubbles: true, detail: { row } }));
});
