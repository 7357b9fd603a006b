import type { Failure } from '../../protocol/result.ts';
import type { EditorFailureReason } from '../editor-knowledge.ts';
import type { ToolAnswer, ToolPorts } from './tool.ts';
import { problem } from './tool.ts';

/** What a tool on the editor's knowledge answers in a session that goes on without an editor. */
export const notInEditor = (instead: string): ToolAnswer =>
  problem(`Cannot ask the editor as this session goes on outside of one now: use ${instead} instead.`);

/** What the model is told when the editor gave no answer. */
export function cannotAsk({ reason, message }: Failure<EditorFailureReason>): ToolAnswer {
  return problem(`${message}${whatNext[reason]}`);
}

const whatNext: Readonly<Record<EditorFailureReason, string>> = {
  'not-found': '',
  refused: '',
  'not-text': ' Make the change with apply_patch.',
  'timed-out': ' Its language services may still be starting: use search_text, or ask again later.',
  cancelled: '',
  failed: ' Use search_text and apply_patch.',
};

/** What these lines of an answer describe, and which of the files named in it are different in the fork. */
export async function noteOnFork(paths: readonly string[], { fork }: ToolPorts): Promise<string> {
  const named = new Set(paths);
  const changed = (await fork.changes()).map(({ path }) => path).filter((path) => named.has(path));
  const differing =
    changed.length === 0
      ? ''
      : ` Changed in your fork since, so different there: ${changed.slice(0, 20).join(', ')}${changed.length > 20 ? ', …' : ''}.`;
  return `[The person's files as their editor sees them.${differing}]`;
}

/** Why the editor sees another file at a path than the fork has, or null when the fork did not change it. */
export async function ownOfFork(path: string, { fork }: ToolPorts): Promise<string | null> {
  const change = (await fork.changes()).find((candidate) => candidate.path === path);
  if (!change) return null;
  const { before, after } = change;
  if (after.kind === 'absent') return `You deleted ${path}; the editor still sees the person's.`;
  return before.kind === 'absent'
    ? `${path} is only in your fork, which the editor does not see: use search_text and read_file for it.`
    : `You changed ${path}, and the editor still sees the person's: use search_text and read_file for it.`;
}
