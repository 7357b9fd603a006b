import type { IntentOf, Outcome } from '../../protocol/intents.ts';
import { decodeText, encodeText } from '../edits/text-file.ts';
import { replaceSpans } from '../edits/text-spans.ts';
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
    const spans = edits.toSorted((a, b) => a.start - b.start);
    const written = await fork.write(path, encodeText(replaceSpans(file.value, spans)));
    if (!written.ok) return failedOutcome(written.failure);
  }
  const checkpoint = await fork.checkpoint();
  return checkpoint.ok
    ? { kind: 'edit-fork', checkpoint: checkpoint.value }
    : failedOutcome(checkpoint.failure);
}
