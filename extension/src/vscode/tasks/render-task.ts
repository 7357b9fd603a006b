/** Something that a person gave along with a task, with its text. Texts are data. */
export type TaskContext =
  | { readonly kind: 'file'; readonly path: string }
  | {
      readonly kind: 'selection';
      readonly path: string;
      /** 1-based, inclusive */
      readonly startLine: number;
      readonly endLine: number;
      /** null: it cannot be read any more */
      readonly text: string | null;
    }
  | { readonly kind: 'problems'; readonly path: string | null; readonly problems: readonly TaskProblem[] };

/** A problem as the editor shows it. */
export interface TaskProblem {
  readonly path: string;
  /** 1-based */
  readonly line: number;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  readonly message: string;
  /** `ts 2304`, or empty */
  readonly source: string;
}

/** Most characters of one selection, and most problems: the agent can read the rest itself. */
export const taskContextMax = { selectionCharacters: 8_000, problems: 50 } as const;

/**
 * The text of a task as the agent gets it: what is to be done, then what has to hold afterwards, then what the person
 * pointed at. Always in English and in this form, so that equal drafts give equal texts.
 */
export function renderTask(task: string, acceptance: string, context: readonly TaskContext[]): string {
  const criteria = acceptance
    .split('\n')
    .map((line) => line.trim().replace(/^[-*]\s+/, ''))
    .filter((line) => line !== '');
  const parts = [task.trim()];
  if (criteria.length > 0)
    parts.push(`Acceptance criteria:\n${criteria.map((line) => `- ${line}`).join('\n')}`);
  if (context.length > 0) parts.push(`Context:\n${context.map(renderContext).join('\n')}`);
  return parts.join('\n\n');
}

function renderContext(context: TaskContext): string {
  switch (context.kind) {
    case 'file':
      return `- ${context.path}`;
    case 'selection':
      return renderSelection(context);
    case 'problems':
      return renderProblems(context.path, context.problems);
  }
}

function renderSelection(selection: Extract<TaskContext, { kind: 'selection' }>): string {
  const { path, startLine, endLine, text } = selection;
  const place = startLine === endLine ? `${path}:${startLine}` : `${path}:${startLine}-${endLine}`;
  if (text === null) return `- ${place}`;
  const shown = text.slice(0, taskContextMax.selectionCharacters);
  const cut = shown.length < text.length ? `\n[${text.length - shown.length} characters cut]` : '';
  const fence = fenceFor(shown);
  return `- ${place}\n${fence}\n${shown.replace(/\n$/, '')}${cut}\n${fence}`;
}

/** Longer than any run of backticks in the text, so that the text cannot end its own block. */
function fenceFor(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(longest + 1);
}

function renderProblems(path: string | null, problems: readonly TaskProblem[]): string {
  const where = path === null ? 'the workspace' : path;
  if (problems.length === 0) return `- problems in ${where}: none`;
  const shown = problems.slice(0, taskContextMax.problems).map(renderProblem);
  const rest = problems.length - shown.length;
  return [`- problems in ${where}:`, ...shown, ...(rest > 0 ? [`  - and ${rest} more`] : [])].join('\n');
}

function renderProblem({ path, line, severity, message, source }: TaskProblem): string {
  const from = source === '' ? '' : ` (${source})`;
  return `  - ${path}:${line} ${severity}: ${message.trim().replaceAll(/\s*\n\s*/g, ' ')}${from}`;
}
