import * as z from 'zod';
import { pathsRead, planEdits } from '../edits/apply-edits.ts';
import type { PlannedWrite } from '../edits/edit-overlay.ts';
import type { FileEdit } from '../edits/file-edit.ts';
import type { EditRefusal } from '../edits/refusals.ts';
import type { TextFile } from '../edits/text-file.ts';
import { decodeText, encodeText } from '../edits/text-file.ts';
import { limits } from '../limits.ts';
import type { Fork } from '../ports.ts';
import { describeError, newErrorsIn } from '../validators/check-syntax.ts';
import type { ToolAnswer, ToolPorts } from './tool.ts';
import { answer, problem } from './tool.ts';

/** What the interface is told of an edit: how closely each hunk was matched, or why it was refused. */
export const EditDetails = z.union([
  z.object({
    matches: z.array(z.object({ path: z.string(), hunk: z.number(), level: z.string(), line: z.number() })),
    syntaxErrors: z.number(),
  }),
  z.object({ refusals: z.array(z.object({ reason: z.string(), path: z.string() })) }),
]);

/**
 * Makes edits on the fork, all or none, and says at once which syntax errors they brought in. A refusal names every hunk
 * that could not be placed.
 */
export async function editFiles(edits: readonly FileEdit[], ports: ToolPorts): Promise<ToolAnswer> {
  const { fork } = ports;
  const before = new Map<string, Uint8Array>();
  for (const path of pathsRead(edits, fork.workspace)) {
    const bytes = await fork.read(path);
    if (bytes.ok && bytes.value.length > limits.fileBytesMax)
      return problem(tooLarge(path, bytes.value.length));
    if (bytes.ok) before.set(path, bytes.value);
    else if (bytes.failure.reason !== 'not-found') return problem(bytes.failure.message);
  }
  const plan = planEdits(edits, (path) => readText(before.get(path)), { workspace: fork.workspace });
  if (!plan.ok) return refused(plan.refusals);
  const failure = await writeAll(plan.writes, before, fork);
  if (failure !== null) return problem(failure);
  const matches = plan.matches.map(({ path, hunk, level, line }) => ({ path, hunk, level, line }));
  const errors = await syntaxAfter(plan.writes, before, ports);
  const done = plan.writes.map(describeWrite);
  const syntax = errors.length > 0 ? ['Written, but it does not parse now:', ...errors] : [];
  return answer([...done, ...syntax].join('\n'), { matches, syntaxErrors: errors.length });
}

const tooLarge = (path: string, bytes: number): string =>
  `Cannot edit ${path} as files up to ${limits.fileBytesMax} bytes can be edited: it has ${bytes}. Use a command such as sed.`;

function readText(bytes: Uint8Array | undefined): TextFile | 'binary' | undefined {
  if (bytes === undefined) return undefined;
  const file = decodeText(bytes);
  return file.ok ? file.value : 'binary';
}

function refused(refusals: readonly EditRefusal[]): ToolAnswer {
  const details = { refusals: refusals.map(({ reason, path }) => ({ reason, path })) };
  return problem(`${refusals.map((refusal) => refusal.message).join('\n\n')}\nNothing was changed.`, details);
}

/** Deletions come last, so that what moved is written before its origin goes. */
async function writeAll(
  writes: readonly PlannedWrite[],
  before: ReadonlyMap<string, Uint8Array>,
  fork: Fork,
): Promise<string | null> {
  const deleted = writes.filter((write) => write.content === 'deleted');
  for (const write of writes) {
    if (write.content === 'deleted') continue;
    const bytes = contentOf(write, before);
    if (bytes === undefined) return `Cannot write ${write.path} as the file that it continues is gone.`;
    const mode = write.mode ?? (await modeOf(write.movedFrom, fork));
    const written = await fork.write(write.path, bytes, mode);
    if (!written.ok) return written.failure.message;
  }
  for (const { path } of deleted) {
    const removed = await fork.remove(path);
    if (!removed.ok) return removed.failure.message;
  }
  return null;
}

function contentOf(
  { content }: PlannedWrite,
  before: ReadonlyMap<string, Uint8Array>,
): Uint8Array | undefined {
  if (content === 'deleted') return undefined;
  return 'copyOf' in content ? before.get(content.copyOf) : encodeText(content);
}

async function modeOf(path: string | undefined, fork: Fork): Promise<number | undefined> {
  if (path === undefined) return undefined;
  const state = await fork.stat(path);
  return state.kind === 'file' ? state.mode : undefined;
}

async function syntaxAfter(
  writes: readonly PlannedWrite[],
  before: ReadonlyMap<string, Uint8Array>,
  { syntax }: ToolPorts,
): Promise<string[]> {
  const lines: string[] = [];
  for (const { path, content, movedFrom } of writes) {
    if (content === 'deleted' || 'copyOf' in content) continue;
    const contents = { before: before.get(movedFrom ?? path), after: encodeText(content) };
    const errors = (await newErrorsIn(path, contents, syntax)) ?? [];
    lines.push(...errors.map((error) => describeError(path, error)));
  }
  return lines;
}

function describeWrite({ path, content, movedFrom }: PlannedWrite): string {
  if (content === 'deleted') return `Deleted ${path}.`;
  return movedFrom === undefined ? `Wrote ${path}.` : `Moved ${movedFrom} to ${path}.`;
}
