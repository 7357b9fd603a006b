import type { WorkspacePath } from '../../protocol/content.ts';
import { stripAnsi } from './clean-text.ts';
import type { RunRecord } from './records.ts';
import { stackFrames, type StackPlace } from './stack-frames.ts';

/**
 * For a runner that dies of a test file that it cannot load, and only prints why (mocha): the record that a reporter would
 * have written. Undefined when the output names none of the files.
 */
export function loadErrorFromOutput(
  output: string,
  files: readonly WorkspacePath[],
  place: StackPlace,
): RunRecord | undefined {
  const text = stripAnsi(output);
  const named = stackFrames(text, place).find((frame) => files.includes(frame.path))?.path;
  const file =
    named ?? files.find((path) => text.includes(path)) ?? (files.length === 1 ? files[0] : undefined);
  const start = text.search(/\b\w*(?:Error|Exception)\b(?! during run)/);
  if (file === undefined || start < 0) return undefined;
  const rest = text.slice(start);
  const end = rest.search(/\n\s+at /);
  const message = (end < 0 ? rest : rest.slice(0, end)).replace(/^Error(?: \[\w+\])?: /, '').trim();
  return { event: 'broken', file: absolute(file, place), error: { message, stack: text } };
}

const absolute = (file: WorkspacePath, place: StackPlace): string => `${place.roots[0] ?? ''}/${file}`;
