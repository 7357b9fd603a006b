/** What a key does in the timeline: to another row, or opens or closes the one that is selected. */
export type KeyAction = { readonly kind: 'move'; readonly row: number } | { readonly kind: 'toggle' };

/** Rows that Page Up and Page Down move by. */
const pageRows = 15;

/**
 * What a key does, or null when the list does not know it. `row` is the selected one (-1: none), `open` says whether
 * it is open (null: it cannot be opened).
 */
export function keyAction(
  key: string,
  at: { readonly row: number; readonly total: number; readonly open: boolean | null },
): KeyAction | null {
  const to = (row: number): KeyAction => ({ kind: 'move', row: Math.max(0, Math.min(at.total - 1, row)) });
  switch (key) {
    case 'ArrowDown':
      return to(at.row + 1);
    case 'ArrowUp':
      return to(at.row === -1 ? at.total - 1 : at.row - 1);
    case 'PageDown':
      return to(at.row + pageRows);
    case 'PageUp':
      return to(at.row - pageRows);
    case 'Home':
      return to(0);
    case 'End':
      return to(at.total - 1);
    case 'Enter':
    case ' ':
      return at.open === null ? null : { kind: 'toggle' };
    case 'ArrowRight':
      return at.open === false ? { kind: 'toggle' } : null;
    case 'ArrowLeft':
      return at.open === true ? { kind: 'toggle' } : null;
    default:
      return null;
  }
}
