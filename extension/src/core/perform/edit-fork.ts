import type { IntentOf, Outcome } from '../../protocol/intents.ts';
import type { TextEdit } from '../../protocol/repair.ts';
import { decodeText, encodeText } from '../edits/text-file.ts';
import type { Fork } from '../ports.ts';
import { failedOutcome } from './perform.ts';

/** Puts text edits onto the fork. The offsets are those of the fork's text as it is. */
export async function editFork(intent: IntentOf<'edit-fork'>, fork: Fork): Promise<Outcome> {
  const byPath = Map.groupBy(intent.edits, (edit) => edit.path);
  for (const [path, edits] of byPath) {
    const bytes = await fork.read(path);
    if (!bytes.ok) return failedOutcome(bytes.failure);
    const file = decodeText(bytes.value);
    if (!file.ok) return failedOutcome(file.failure);
    const text = splice(file.value.text, edits);
    const written = await fork.write(path, encodeText({ ...file.value, text }));
    if (!written.ok) return failedOutcome(written.failure);
  }
  const checkpoint = await fork.checkpoint();
  return checkpoint.ok
    ? { kind: 'edit-fork', checkpoint: checkpoint.value }
    : failedOutcome(checkpoint.failure);
}

function splice(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  for (const edit of edits.toSorted((a, b) => b.start - a.start)) {
    result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
  }
  return result;
}
