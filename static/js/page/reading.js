// On phones the places at the lower edge slip away while one scrolls down, and come back on the way up and at the end.
const STEP = 8; // px that are a direction
const NEAR = 100; // px to the end

const root = document.documentElement;
const narrow = matchMedia('(width < 48rem)');
let last = scrollY;

addEventListener('scroll', () => {
  if (!narrow.matches || Math.abs(scrollY - last) < STEP) return;
  const isEnd = scrollY + innerHeight > root.scrollHeight - NEAR;
  root.toggleAttribute('data-reading', scrollY > last && scrollY > 0 && !isEnd);
  last = scrollY;
}, { passive: true });
