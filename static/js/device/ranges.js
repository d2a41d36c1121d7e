// Answers to Range (RFC 9110, 14) out of a whole stored answer, as the server gives them out of a file.

const ONE_RANGE = /^bytes=[ \t]*(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))[ \t]*$/i;

/** {start, end}, `end` not included; null for all: no range, several, or a malformed one. Of a range that cannot be
    satisfied both are 0. */
export const rangeOf = (header, size) => {
  const match = ONE_RANGE.exec(header ?? '');
  if (!match) return null;
  const [, first, last, suffix] = match;
  if (suffix !== undefined) return { start: Math.max(0, size - Number(suffix)), end: size };
  if (last && Number(last) < Number(first)) return null;
  if (Number(first) >= size) return { start: 0, end: 0 };
  return { start: Number(first), end: last ? Math.min(Number(last) + 1, size) : size };
};
/** A part is of use only to who holds the rest of this very file. */
const isSameFile = (header, stored) => (
  !header || [stored.headers.get('ETag'), stored.headers.get('Last-Modified')].includes(header.trim())
);

/** The stored answer, or the part of it that the request asks for. */
export const partOf = async (request, stored) => {
  const blob = await stored.blob();
  const headers = new Headers(stored.headers);
  headers.set('Accept-Ranges', 'bytes');
  const isWanted = request.method === 'GET' && isSameFile(request.headers.get('If-Range'), stored);
  const range = isWanted ? rangeOf(request.headers.get('Range'), blob.size) : null;
  if (!range) {
    headers.set('Content-Length', blob.size);
    return new Response(blob, { status: 200, headers });
  }
  const { start, end } = range;
  headers.set('Content-Length', end - start);
  if (start === end) {
    headers.set('Content-Range', `bytes */${blob.size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set('Content-Range', `bytes ${start}-${end - 1}/${blob.size}`);
  return new Response(blob.slice(start, end, blob.type), { status: 206, headers });
};
