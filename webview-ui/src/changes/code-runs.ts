import type { DiffPart, DiffRow } from './diff-rows.ts';

/** Lines that are read together: a highlighter needs what stands before a line to know what it is. */
export interface CodeRun {
  readonly rows: readonly DiffRow[];
  readonly text: string;
}

/** Rows of a run beyond which another begins: colours come piece by piece, from the top. */
const rowsMax = 400;

/**
 * The texts of a diff that can be read in one go, from top to bottom: between gaps, the side before and the side after.
 * A row that does not change belongs to the side after; the side before has it only for what stands around it.
 */
export function codeRuns(parts: readonly DiffPart[]): readonly CodeRun[] {
  const runs: CodeRun[] = [];
  let rows: DiffRow[] = [];
  const flush = (): void => {
    for (const side of ['added', 'removed'] as const) {
      const own = rows.filter(({ kind }) => kind === side || kind === 'context');
      if (own.some(({ kind }) => kind === side || side === 'added'))
        runs.push({ rows: own, text: own.map(({ text }) => text).join('\n') });
    }
    rows = [];
  };
  for (const part of parts) {
    if (part.kind === 'gap') {
      flush();
      continue;
    }
    for (const row of part.rows) {
      rows.push(row);
      if (rows.length >= rowsMax) flush();
    }
  }
  flush();
  return runs;
}
