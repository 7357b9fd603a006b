/** Lines of an ambiguous text that a refusal carries. */
const candidatesMax = 100;

/** Why an edit is refused. */
export type EditRefusalReason =
  /** the text breaks the rules of its format */
  | 'malformed'
  /** a format, or a part of one, that is not supported */
  | 'unsupported'
  /** an old text is missing or empty where one is needed */
  | 'empty-old-text'
  /** the edit changes nothing */
  | 'no-change'
  /** the new text leaves out code ("… existing code …") instead of spelling it */
  | 'placeholder'
  | 'file-missing'
  | 'file-exists'
  | 'binary'
  | 'outside-workspace'
  /** the old text is not in the file */
  | 'not-found'
  /** several places fit equally well */
  | 'ambiguous'
  /** the place was found, but not how deep the new lines are to be indented */
  | 'indentation-unclear'
  /** two chunks change the same lines */
  | 'overlapping'
  /** the file's encoding cannot hold the new text */
  | 'not-encodable';

/** One hunk (or a whole file) that cannot be applied. `message` tells a model what is wrong and what to do. */
export interface EditRefusal {
  readonly reason: EditRefusalReason;
  readonly path: string;
  /** 1-based number of the hunk among its file's hunks; none when the whole file is meant */
  readonly hunk?: number;
  readonly message: string;
  /** 1-based lines where the old text fits, when it is ambiguous */
  readonly candidates?: readonly number[];
}

/** A refusal of a whole file, or of one hunk (0-based `index`). */
export function refusal(
  reason: EditRefusalReason,
  path: string,
  message: string,
  index?: number,
): EditRefusal {
  return { reason, path, message, ...(index === undefined ? {} : { hunk: index + 1 }) };
}

/** The file that is to be edited is not there. */
export function missingFile(path: string, verb: string): EditRefusal {
  return refusal(
    'file-missing',
    path,
    `Cannot ${verb} ${path} as there must be a file of that name: there is none. Check the path, or add the file.`,
  );
}

/** The file that is to be edited is no text. */
export function binaryFile(path: string): EditRefusal {
  return refusal('binary', path, `Cannot edit ${path} as it must be text: its content is binary.`);
}

/** The edit would change nothing. */
export function unchangedFile(path: string): EditRefusal {
  return refusal(
    'no-change',
    path,
    `Cannot edit ${path} as an edit must change something: the old and the new lines are the same.`,
  );
}

/**
 * The new text holds a placeholder for code that is left out. `line` is that line, `index` the hunk's, 0-based.
 */
export function leftOutCode(path: string, line: string, index?: number): EditRefusal {
  return refusal(
    'placeholder',
    path,
    `Cannot edit ${path} as new text must be spelled out: "${line.trim()}" stands for code that is left out. Write that code, or edit only the lines that change.`,
    index,
  );
}

/** How deep the new lines belong does not follow from the old ones. `index` is 0-based, `line` 1-based. */
export function unclearIndentation(path: string, index: number, line: number): EditRefusal {
  const message = `Cannot write ${hunkName(path, index)} as its old lines must be indented as the file is, or all of them shifted alike: those from line ${line} on are indented differently. Copy the old lines with the file's own indentation.`;
  return refusal('indentation-unclear', path, message, index);
}

/** `lines` are the 1-based lines of all places, as far as they were looked for. */
export function ambiguousText(path: string, index: number, lines: readonly number[]): EditRefusal {
  const candidates = [...new Set(lines)].slice(0, candidatesMax);
  const advice = 'Add lines before or after it that tell the places apart.';
  const message = `Cannot place ${hunkName(path, index)} as its old text must fit one place: current value is ${lines.length} places, at ${listLines(candidates)}. ${advice}`;
  return { ...refusal('ambiguous', path, message, index), candidates };
}

/** Lines in words, cut after twenty. */
export function listLines(lines: readonly number[]): string {
  const shown = lines.slice(0, 20).join(', ');
  const more = lines.length > 20 ? ', …' : '';
  return `${lines.length === 1 ? 'line' : 'lines'} ${shown}${more}`;
}

/** A hunk's name in messages; `index` is 0-based. */
export function hunkName(path: string, index: number): string {
  return `hunk ${index + 1} of ${path}`;
}
