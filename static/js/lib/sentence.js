/** What the server says on its page of an error; undefined where the text is no such page. */
export const sentenceOf = (text) => (
  new DOMParser().parseFromString(text ?? '', 'text/html').querySelector('.trouble h1 + p')?.textContent
);
