/** What moving about in a tree has to know of a row. */
export interface TreeRow {
  readonly key: string;
  readonly label: string;
  readonly level: number;
  /** null: there is nothing below */
  readonly expanded: boolean | null;
  readonly parent: string | null;
}

/** What a key does in a tree: the focus goes to a row, or rows open or close. */
export type TreeMove =
  | { readonly kind: 'focus'; readonly key: string }
  | { readonly kind: 'expand' | 'collapse'; readonly keys: readonly string[] };

/**
 * What a key does, after the tree pattern of the ARIA Authoring Practices; undefined for a key that means nothing here.
 * `rows` are the visible ones in order, `focused` is the key of one of them.
 */
export function moveInTree(rows: readonly TreeRow[], focused: string, key: string): TreeMove | undefined {
  const at = rows.findIndex((row) => row.key === focused);
  const row = rows[at];
  if (row === undefined) return focus(rows[0]);
  switch (key) {
    case 'ArrowDown':
      return focus(rows[at + 1]);
    case 'ArrowUp':
      return focus(rows[at - 1]);
    case 'Home':
      return focus(rows[0]);
    case 'End':
      return focus(rows.at(-1));
    case 'ArrowRight':
      if (row.expanded === false) return { kind: 'expand', keys: [row.key] };
      return row.expanded === true ? focus(rows[at + 1]) : undefined;
    case 'ArrowLeft':
      if (row.expanded === true) return { kind: 'collapse', keys: [row.key] };
      return focus(rows.find((one) => one.key === row.parent));
    case '*': {
      const keys = rows
        .filter((one) => one.parent === row.parent && one.expanded === false)
        .map((one) => one.key);
      return keys.length === 0 ? undefined : { kind: 'expand', keys };
    }
    default:
      return undefined;
  }
}

/**
 * The row that typed letters lead to: the next one whose label begins with them, round the end. One letter goes on from
 * the row after the focused one, more letters may stay on it. Undefined when there is none.
 */
export function typeAhead(rows: readonly TreeRow[], focused: string, typed: string): string | undefined {
  const wanted = typed.toLowerCase();
  const at = rows.findIndex((row) => row.key === focused);
  const from = typed.length === 1 ? at + 1 : Math.max(at, 0);
  return [...rows.slice(from), ...rows.slice(0, from)].find((row) =>
    row.label.toLowerCase().startsWith(wanted),
  )?.key;
}

function focus(row: TreeRow | undefined): TreeMove | undefined {
  return row === undefined ? undefined : { kind: 'focus', key: row.key };
}
