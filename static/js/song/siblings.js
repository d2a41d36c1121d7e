// The takes of what plays, wherever its page is: asked of the server once somebody wants another one.
import { root } from '../lib/root.js';
import { deck } from '../player/audio.js';

let takes = [];

/** Those that can be heard in place of what plays, itself among them; [] where there is no other, or nobody asked. */
export const siblings = () => (takes.length > 1 && takes.some(({ id }) => id === deck.song?.id) ? takes : []);
/** Once they are known, where they can be. */
export const askForSiblings = async () => {
  const { song } = deck;
  if (!song || song.veiled || takes.some(({ id }) => id === song.id)) return;
  try {
    const answer = await fetch(`${root}/queue/takes?of=${song.id}`);
    if (!answer.ok) throw new TypeError(`${answer.status}`);
    takes = (await answer.json()).map((take) => ({ ...take, name: `Take ${take.number}` }));
  } catch (error) {
    console.warn(error);
  }
};
