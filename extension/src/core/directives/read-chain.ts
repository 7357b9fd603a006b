import type { Observation } from '../../protocol/intents.ts';

/** A file of directives. */
export interface DirectivesFile {
  readonly path: string;
  readonly text: string;
}

/** Names in a folder, the first that exists counts: ours, what overrides it, and what other agents call the same. */
export const directiveNames: readonly string[] = [
  'AGENTS.override.md',
  'AGENTS.md',
  'AGENT.md',
  'CLAUDE.md',
  'GEMINI.md',
  '.github/copilot-instructions.md',
  '.cursorrules',
  '.clinerules',
  '.windsurfrules',
  'CONVENTIONS.md',
];

/**
 * Cuts a chain (farthest first, nearest last) to a number of bytes in all: what is farther away is cut first, the nearest
 * file last. A file that is cut keeps its beginning; `omittedBytes` says how much went.
 */
export function cutChain(chain: readonly DirectivesFile[], bytesMax: number): Observation['directives'] {
  let left = bytesMax;
  const kept = chain.toReversed().map(({ path, text }) => {
    const bytes = new TextEncoder().encode(text);
    const shown = bytes.subarray(0, wholeCharacters(bytes, left));
    left -= shown.length;
    return { path, text: new TextDecoder().decode(shown), omittedBytes: bytes.length - shown.length };
  });
  return kept.toReversed();
}

/** The largest length up to `most` that cuts no UTF-8 character. */
function wholeCharacters(bytes: Uint8Array, most: number): number {
  let length = Math.min(bytes.length, Math.max(0, most));
  while (length > 0 && length < bytes.length && ((bytes[length] ?? 0) & 0xc0) === 0x80) length -= 1;
  return length;
}
