import { useEffect, useState } from 'react';
import { codeRuns } from './code-runs.ts';
import type { DiffPart, DiffRow } from './diff-rows.ts';
import { languageOf } from './languages.ts';
import type { CodeToken } from './token-lines.ts';

/** Rows with their tokens, as far as they are known. */
export type RowTokens = ReadonlyMap<DiffRow, readonly CodeToken[]>;

const noTokens: RowTokens = new Map();

/**
 * The tokens of a diff's rows. They come after the text, a run of lines at a time, so that a large file can be read and
 * scrolled at once. `parts` must stay the same array while the file does.
 */
export function useTokens(path: string, parts: readonly DiffPart[]): RowTokens {
  const [tokens, setTokens] = useState<RowTokens>(noTokens);
  useEffect(() => {
    const language = languageOf(path);
    setTokens(noTokens);
    if (language === null) return;
    let gone = false;
    const run = async (): Promise<void> => {
      const { highlightLines } = await import('./highlighter.ts');
      const found = new Map<DiffRow, readonly CodeToken[]>();
      for (const { rows, text } of codeRuns(parts)) {
        await idle();
        if (gone) return;
        const lines = highlightLines(language, text);
        for (const [index, row] of rows.entries()) {
          const line = lines?.[index];
          if (line !== undefined && !(found.has(row) && row.kind === 'context')) found.set(row, line);
        }
        setTokens(new Map(found));
      }
    };
    void run();
    return () => {
      gone = true;
    };
  }, [path, parts]);
  return tokens;
}

function idle(): Promise<void> {
  return new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: 200 }));
}
