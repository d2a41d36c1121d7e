/** The element that the server gives scripts at this address. Throws where it does not come. */
export const fragment = async (address) => {
  const answer = await fetch(address, { headers: { 'HX-Request': 'true' } });
  if (!answer.ok) throw new TypeError(`${address} answered ${answer.status}`);
  const { body } = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return document.adoptNode(body);
};
