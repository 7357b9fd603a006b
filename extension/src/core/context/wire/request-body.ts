/** A part of a request body: JSON text, made once for an immutable item. */
export interface BodyPiece {
  readonly text: string;
  /** bytes in UTF-8 */
  readonly bytes: number;
}

/**
 * The body of a model request: `head` (everything that never changes, ending in the opening bracket of the growing
 * list), the list's pieces, and the two closing brackets. As threads only grow, the text of a thread's request n
 * without its last two bytes is a prefix of the text of request n+1.
 */
export interface RequestBody {
  readonly head: BodyPiece;
  readonly pieces: readonly BodyPiece[];
  /** bytes of `text()` in UTF-8 */
  readonly bytes: number;
  /** answers in the conversation; the coming one has this number */
  readonly answers: number;
  text(): string;
}

/** Joins what was serialised before; pieces without text (nothing of the item can be sent) leave no trace. */
export function requestBody(head: BodyPiece, all: readonly BodyPiece[], answers: number): RequestBody {
  const pieces = all.filter((piece) => piece.text !== '');
  let bytes = head.bytes + closing.length + Math.max(0, pieces.length - 1);
  for (const piece of pieces) bytes += piece.bytes;
  const text = (): string => head.text + pieces.map((piece) => piece.text).join(',') + closing;
  return { head, pieces, bytes, answers, text };
}

/** A piece of a body with its length in bytes of UTF-8. */
export function bodyPiece(text: string): BodyPiece {
  return { text, bytes: encoder.encode(text).length };
}

/** Tells for each request of one thread how much of it the request before had too. */
export interface PromptMeter {
  /** whether a body was measured yet */
  readonly hasBegun: boolean;
  /** Bytes of the body, and how many at its start equal the last measured body's. */
  measure(body: RequestBody): { readonly bytes: number; readonly repeatedBytes: number };
}

/** Compares by piece, so that a turn costs one step an item and never a comparison of whole texts. */
export function createPromptMeter(): PromptMeter {
  let last: RequestBody | undefined;
  const measure: PromptMeter['measure'] = (body) => {
    const before = last;
    last = body;
    return { bytes: body.bytes, repeatedBytes: before === undefined ? 0 : sharedBytes(before, body) };
  };
  return {
    measure,
    get hasBegun() {
      return last !== undefined;
    },
  };
}

const closing = ']}';
const encoder = new TextEncoder();

/** Bytes of the common start, in whole pieces; what two different pieces have in common is not counted. */
function sharedBytes(before: RequestBody, body: RequestBody): number {
  if (before.head.text !== body.head.text) return 0;
  let shared = body.head.bytes;
  for (const [index, piece] of body.pieces.entries()) {
    const earlier = before.pieces[index];
    if (earlier !== piece && earlier?.text !== piece.text) return shared;
    shared += piece.bytes + (index === 0 ? 0 : 1);
  }
  return before.pieces.length === body.pieces.length ? body.bytes : shared;
}
