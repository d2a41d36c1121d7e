// The one line for screen readers.
const line = document.querySelector('body > [role=status]');

// emptied first, so that the same words are said again
export const announce = (words) => {
  line.textContent = '';
  requestAnimationFrame(() => { line.textContent = words; });
};
