// The one line for screen readers.
const line = document.querySelector('[role=status]');

export const announce = (words) => { line.textContent = ''; requestAnimationFrame(() => { line.textContent = words; }); };
