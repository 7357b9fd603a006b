/** Turns an indentation of the patch into the file's; undefined when that is not determined. */
export type Shift = (indentation: string) => string | undefined;

/** An indentation in the patch and what the same line has in the file. */
export type IndentationPair = readonly [patch: string, file: string];

/** Leaves indentation as it is. */
export const noShift: Shift = (indentation) => indentation;

/** The white space that a line begins with. */
export function indentationOf(line: string): string {
  return /^\s*/.exec(line)?.[0] ?? '';
}

/**
 * The one rule that explains all pairs, or undefined: nothing changes; a prefix more; a prefix less; or another
 * indentation unit (spaces for tabs, tabs for spaces, 2 spaces for 4).
 */
export function deriveShift(pairs: readonly IndentationPair[]): Shift | undefined {
  const distinct = [...new Map(pairs.map((pair) => [`${pair[0]}|${pair[1]}`, pair])).values()];
  const [first] = distinct;
  if (first === undefined || distinct.every(([patch, file]) => patch === file)) return noShift;
  return prefixAdded(distinct, first) ?? prefixRemoved(distinct, first) ?? unitChanged(distinct);
}

/** The line with its indentation shifted; a blank line stays as it is. */
export function shiftLine(line: string, shift: Shift): string | undefined {
  if (line.trim() === '') return line;
  const indentation = indentationOf(line);
  const shifted = shift(indentation);
  return shifted === undefined ? undefined : shifted + line.slice(indentation.length);
}

function prefixAdded(pairs: readonly IndentationPair[], [patch, file]: IndentationPair): Shift | undefined {
  if (file.length < patch.length) return undefined;
  const prefix = file.slice(0, file.length - patch.length);
  if (!pairs.every((pair) => prefix + pair[0] === pair[1])) return undefined;
  return (indentation) => prefix + indentation;
}

function prefixRemoved(pairs: readonly IndentationPair[], [patch, file]: IndentationPair): Shift | undefined {
  if (patch.length < file.length) return undefined;
  const prefix = patch.slice(0, patch.length - file.length);
  if (!pairs.every((pair) => pair[0] === prefix + pair[1])) return undefined;
  return (indentation) => (indentation.startsWith(prefix) ? indentation.slice(prefix.length) : undefined);
}

/**
 * Both sides indent with one kind of character, and the widths lie on one straight rising line. Two points draw a line
 * through anything: a change of width alone has to start at no indentation and to show in two pairs besides.
 */
function unitChanged(pairs: readonly IndentationPair[]): Shift | undefined {
  const from = onlyCharacter(pairs.map(([patch]) => patch));
  const to = onlyCharacter(pairs.map(([, file]) => file));
  if (from === undefined || to === undefined) return undefined;
  const points = pairs.map(([patch, file]) => [patch.length, file.length] as const);
  const known = points.some(([x]) => x === 0);
  const sorted = (known ? points : [...points, [0, 0] as const]).sort((a, b) => a[0] - b[0]);
  const [x0, y0] = sorted[0] ?? [0, 0];
  const [x1, y1] = sorted.at(-1) ?? [0, 0];
  if (x1 === x0 || y1 <= y0) return undefined;
  if (from === to && (y0 !== 0 || sorted.length < 3)) return undefined;
  const width = (x: number): number => y0 + ((x - x0) * (y1 - y0)) / (x1 - x0);
  if (!sorted.every(([x, y]) => width(x) === y)) return undefined;
  return (indentation) => {
    if (indentation !== from.repeat(indentation.length)) return undefined;
    const wide = width(indentation.length);
    return Number.isInteger(wide) && wide >= 0 ? to.repeat(wide) : undefined;
  };
}

/** The only character that the indentations are made of. */
function onlyCharacter(indentations: readonly string[]): ' ' | '\t' | undefined {
  const all = indentations.join('');
  if (/^ +$/.test(all)) return ' ';
  return /^\t+$/.test(all) ? '\t' : undefined;
}
