"""What a page notes of itself while somebody is there."""

# Runs before any script of a page. A detached element's events reach no document, hence the
# listeners on the element itself. A pause at the end of a song is no pause in the music.
EARS = """
addEventListener('securitypolicyviolation', (event) => console.error(
  `policy: ${event.violatedDirective} stopped ${event.blockedURI}`));
window.heard = { pauses: 0, starts: [], sought: [], said: [], shifts: 0 };
const place = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'currentTime');
Object.defineProperty(HTMLMediaElement.prototype, 'currentTime', { ...place, set(second) {
  if (this.closest('#player')) heard.sought.push(second);
  place.set.call(this, second);
} });
// Ten frames a second, as on a slow device: to draw them without a graphics card is most of what
// music costs. `heard.everyFrame` is the real one.
heard.everyFrame = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (draw) => setTimeout(() => heard.everyFrame(draw), 85);
document.addEventListener('DOMContentLoaded', () => {
  const audio = document.querySelector('#player audio');
  heard.audio = audio;
  audio?.addEventListener('pause', () => { if (!audio.ended) heard.pauses += 1; });
  audio?.addEventListener('playing', () => heard.starts.push(audio.currentTime));
  const line = document.querySelector('body > [role=status]');
  if (line) new MutationObserver(() => {
    if (line.textContent) heard.said.push(line.textContent);
  }).observe(line, { childList: true, characterData: true, subtree: true });
});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) heard.shifts += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
"""
