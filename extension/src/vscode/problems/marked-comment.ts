/** A comment that says that something is left to be done. */
export interface MarkedComment {
  readonly mark: string;
  /** what stands behind the mark, without the comment's end; may be empty */
  readonly text: string;
}

/** The marked comment on a line of source text, or null. The mark stands in capital letters, behind a comment's sign. */
export function markedComment(line: string): MarkedComment | null {
  const found = marked.exec(line);
  const mark = found?.[1];
  if (mark === undefined) return null;
  const text = (found?.[2] ?? '').replace(/\s*(\*\/|-->|#\}|%>)\s*$/, '').trim();
  return { mark, text };
}

const marked =
  /(?:\/\/|\/\*|^\s*\*|#|--|;|%|"""|'''|\{\/\*)[^\n]*?\b(TO[D]O|FIX[M]E)\b(?:\([^)\n]*\))?\s*[:\-–]?\s*(.*)$/;
