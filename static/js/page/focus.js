// What is drawn anew may take the focused control away. Then the first control of the nearest place that stayed has
// the focus, so that keys and screen readers go on there and not at the top of the page.
const CONTROL = 'button:not([disabled]), a[href], input:not([type=hidden]), summary';
let places = [];

const isSeen = (element) => element.checkVisibility();
const controlIn = (place) => (
  place.matches(`${CONTROL}, [tabindex]`) ? place : [...place.querySelectorAll(CONTROL)].find(isSeen)
);

document.addEventListener('htmx:before:swap', () => {
  places = [];
  for (let place = document.activeElement; place; place = place.parentElement?.closest('[id]')) places.push(place.id);
});
document.addEventListener('htmx:after:settle', () => {
  if (document.activeElement !== document.body) return;
  const stayed = places.map((id) => id && document.getElementById(id)).filter(Boolean);
  stayed.map(controlIn).find(Boolean)?.focus({ preventScroll: true });
});
