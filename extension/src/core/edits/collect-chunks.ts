import type { Chunk, ChunkLine } from './file-edit.ts';

/**
 * Reads the body of one file's part of an apply_patch or unified diff: `@@` headers, and lines that begin with a
 * space, `+` or `-`. Headers in a row narrow down one after the other. Tolerated: context lines without their leading
 * space, blank lines without it, a first chunk without header.
 */
export function collectChunks(lines: readonly string[]): Chunk[] {
  const builder = createBuilder();
  for (const line of lines) builder.take(line);
  return builder.finish();
}

/** `-12,3 +12,4` of a unified diff's hunk header, with or without what follows. */
const lineNumbers = /^-(\d+)(?:,\d+)? \+\d+(?:,\d+)?(?:\s*@@.*)?$/;

interface Draft {
  anchors: string[];
  lines: ChunkLine[];
  lineHint?: number;
  atEnd: boolean;
  finalNewline?: boolean;
  bare: boolean;
}

function createBuilder(): { take(line: string): void; finish(): Chunk[] } {
  const done: Draft[] = [];
  let draft = emptyDraft();
  const close = (): void => {
    if (draft.lines.length > 0 || draft.anchors.length > 0) done.push(draft);
    draft = emptyDraft();
  };
  return {
    take(line) {
      const header = /^@@(?:[ \t]+(.*))?$/.exec(line);
      if (header !== null) {
        if (draft.atEnd || draft.lines.some(({ soft }) => soft === undefined)) close();
        draft.lines = [];
        readHeader(draft, (header[1] ?? '').trim());
      } else if (/^\*\*\* End of File\s*$/.test(line)) {
        draft.atEnd = true;
      } else {
        if (draft.atEnd && line !== '') close();
        readLine(draft, line);
      }
    },
    finish() {
      close();
      const bare = done.some((chunk) => chunk.bare);
      return done.map((chunk) => asChunk(chunk, bare));
    },
  };
}

function emptyDraft(): Draft {
  return { anchors: [], lines: [], atEnd: false, bare: false };
}

function readHeader(draft: Draft, header: string): void {
  const numbers = lineNumbers.exec(header);
  if (numbers !== null) {
    draft.lineHint = Number(numbers[1]);
    return;
  }
  const anchor = header.replace(/\s*@@$/, '');
  if (/[\p{L}\p{N}]/u.test(anchor)) draft.anchors.push(anchor);
}

function readLine(draft: Draft, line: string): void {
  const text = line.slice(1);
  if (line === '') draft.lines.push({ kind: 'keep', text: '', soft: true });
  else if (line.startsWith('+')) draft.lines.push({ kind: 'add', text });
  else if (line.startsWith('-')) draft.lines.push({ kind: 'remove', text });
  else if (line.startsWith('\\ ')) readNoNewline(draft);
  else if (line.startsWith(' ')) {
    draft.lines.push({ kind: 'keep', text, ...(text.trim() === '' ? {} : { unprefixed: line }) });
  } else {
    draft.bare = true;
    draft.lines.push({ kind: 'keep', text: line });
  }
}

/** `\ No newline at end of file` speaks of the line before it. */
function readNoNewline(draft: Draft): void {
  const kind = draft.lines.at(-1)?.kind;
  if (kind === 'remove') draft.finalNewline = true;
  if (kind === 'add' || kind === 'keep') draft.finalNewline = false;
}

function asChunk({ bare: _, ...draft }: Draft, looseContext: boolean): Chunk {
  return { ...draft, lines: softAtEnds(draft.lines), ...(looseContext ? { looseContext } : {}) };
}

/** Only at its ends can a blank line be layout of the patch. */
function softAtEnds(lines: readonly ChunkLine[]): ChunkLine[] {
  const first = lines.findIndex(({ soft }) => soft === undefined);
  const last = lines.findLastIndex(({ soft }) => soft === undefined);
  return lines.map(({ kind, text, ...rest }, index) =>
    index < first || index > last ? { kind, text, ...rest } : { kind, text, ...withoutSoft(rest) },
  );
}

function withoutSoft({ unprefixed }: Omit<ChunkLine, 'kind' | 'text'>): Pick<ChunkLine, 'unprefixed'> {
  return unprefixed === undefined ? {} : { unprefixed };
}
