// Calls with the document now, and with every piece of page that htmx has put in place.
export const onContent = (wake) => {
  wake(document);
  document.addEventListener('htmx:after:settle', (event) => wake(event.target.parentNode ?? document));
};
