// The prefix under which a proxy shows the gallery, such as /music; mostly empty. And where we are within it.
export const root = document.documentElement.dataset.root ?? '';
export const path = () => location.pathname.slice(root.length);
