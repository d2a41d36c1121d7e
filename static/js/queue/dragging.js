// A row by hand, to another place of either part: it goes under the pointer, and the others make room.
const NEAR = 48; // px to an edge, where the list scrolls
const SPEED = 12; // px a frame
const SLACK = 4; // px that are no drag yet

/** Where it would stand if it were dropped now: the part whose list is at this height, or the nearer one. */
const placeAt = (y, rows, row) => {
  const { top } = rows.tail.list.parentElement.getBoundingClientRect();
  const part = y < top ? 'chosen' : 'tail';
  const { list, height } = rows[part];
  const others = Number(getComputedStyle(list).getPropertyValue('--rows')) - Number(list.contains(row));
  const index = Math.floor((y - list.getBoundingClientRect().top) / height);
  return { part, index: Math.min(Math.max(0, index), others) };
};
const makeRoom = ({ part, index }, rows, row) => {
  for (const [name, { list }] of Object.entries(rows)) {
    for (const other of list.children) {
      const number = Number(other.dataset.number);
      const own = Number(list.contains(row) && number > Number(row.dataset.number));
      const shift = Number(name === part && number - own >= index) - own;
      other.style.setProperty('--shift', other === row ? 0 : shift);
    }
    list.style.setProperty('--more', Number(name === part) - Number(list.contains(row)));
  }
};
const settle = (rows, row) => {
  delete row.dataset.held;
  row.style.removeProperty('--by');
  for (const { list } of Object.values(rows)) {
    list.style.removeProperty('--more');
    for (const other of list.children) other.style.removeProperty('--shift');
  }
};

/** Calls `drop(row, part, index)` at the end. */
export const onDrag = (panel, body, rows, drop) => {
  let wasDragged = false;
  const drag = (row, begun) => {
    const ended = new AbortController();
    const { list } = Object.values(rows).find((part) => part.list.contains(row));
    const began = begun.clientY + body.scrollTop - list.offsetTop;
    let y = begun.clientY;
    let isMoved = false;
    const follow = () => {
      makeRoom(placeAt(y, rows, row), rows, row);
      row.style.setProperty('--by', `${y + body.scrollTop - list.offsetTop - began}px`);
    };
    const scroll = () => {
      if (ended.signal.aborted) return;
      const { top, bottom } = body.getBoundingClientRect();
      if (isMoved && y < top + NEAR) body.scrollTop -= SPEED;
      if (isMoved && y > bottom - NEAR) body.scrollTop += SPEED;
      if (isMoved) follow();
      requestAnimationFrame(scroll);
    };
    const end = (isDropped) => {
      ended.abort();
      settle(rows, row);
      wasDragged = isMoved;
      if (!isMoved) return;
      const { part, index } = placeAt(y, rows, row);
      if (isDropped) drop(row, part, index);
    };
    const options = { signal: ended.signal };
    addEventListener('pointermove', (event) => {
      y = event.clientY;
      isMoved ||= Math.abs(y - begun.clientY) > SLACK;
      if (isMoved) { row.dataset.held = ''; follow(); }
    }, options);
    addEventListener('pointerup', () => end(true), options);
    addEventListener('pointercancel', () => end(false), options);
    addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      end(false);
    }, { ...options, capture: true });
    requestAnimationFrame(scroll);
  };
  // the click that ends a drag presses nothing; one by a key has no detail
  panel.addEventListener('click', (event) => {
    if (wasDragged && event.detail) event.stopPropagation();
    wasDragged = false;
  }, true);
  panel.addEventListener('pointerdown', (event) => {
    wasDragged = false;
    const row = event.target.closest('[data-grip]')?.closest('.q');
    if (row && event.button === 0) drag(row, event);
  });
};
