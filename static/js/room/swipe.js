// A finger that pulls the room down puts it away.
const FAR = 0.22; // of the height …
const FAST = 0.6; // … or px a ms
const SLIP = 12; // px that a tap may take

export const watchSwipes = (room, leave) => {
  let start = null;
  let by = 0;
  const settle = () => {
    start = null;
    delete room.dataset.pulled;
    room.style.removeProperty('translate');
  };
  room.addEventListener('touchstart', ({ touches, target, timeStamp }) => {
    const isOther = touches.length > 1 || target.closest('input, .scene__page, [data-idle]');
    start = isOther ? null : { y: touches[0].clientY, x: touches[0].clientX, at: timeStamp };
    by = 0;
  }, { passive: true });
  room.addEventListener('touchmove', ({ touches }) => {
    if (!start) return;
    by = touches[0].clientY - start.y;
    if (Math.abs(touches[0].clientX - start.x) > Math.abs(by)) return;
    if (by > SLIP) { room.dataset.pulled = ''; room.style.translate = `0 ${by - SLIP}px`; }
  }, { passive: true });
  room.addEventListener('touchend', ({ timeStamp }) => {
    if (!start) return;
    const isMeant = by > room.clientHeight * FAR || (by > 4 * SLIP && by / (timeStamp - start.at) > FAST);
    settle();
    if (isMeant) leave();
  });
  room.addEventListener('touchcancel', settle);
};
