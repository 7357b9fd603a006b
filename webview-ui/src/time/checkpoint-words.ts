import type { CheckpointView, RollbackPreview } from '../../../extension/src/protocol/panel/panel-view.ts';

/** A checkpoint in the list, newest first, with what is said of it. */
export interface CheckpointRow {
  readonly key: string;
  readonly checkpoint: CheckpointView;
  readonly size: string;
}

/** The list of checkpoints, newest first. The same checkpoint may stand there twice: the fork came back to it. */
export function checkpointRows(checkpoints: readonly CheckpointView[]): readonly CheckpointRow[] {
  return checkpoints
    .toSorted((a, b) => b.seq - a.seq)
    .map((checkpoint) => ({
      key: `${checkpoint.seq}:${checkpoint.id ?? 'untouched'}`,
      checkpoint,
      size:
        checkpoint.id === null
          ? 'nothing changed'
          : `${plural(checkpoint.files, 'file')} changed, ${bytes(checkpoint.bytes)}`,
    }));
}

/** What a rollback would do, in a sentence. */
export function describePreview({ files }: RollbackPreview): string {
  if (files.length === 0) return 'Nothing would change: the fork already is as it was then.';
  const count = (how: RollbackPreview['files'][number]['how']): number =>
    files.filter((file) => file.how === how).length;
  const parts = [
    { count: count('changed'), word: 'changed' },
    { count: count('added'), word: 'brought back' },
    { count: count('deleted'), word: 'removed' },
  ].filter((part) => part.count > 0);
  return `In the agent’s copy, ${parts.map((part) => `${plural(part.count, 'file')} would be ${part.word}`).join(', ')}. Your own files stay as they are.`;
}

/** Bytes in the unit that reads best: "0 B", "1.2 kB", "3.4 MB". */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  return count < 999_950 ? `${(count / 1000).toFixed(1)} kB` : `${(count / 1_000_000).toFixed(1)} MB`;
}

/** "1 file", "3 files". */
const plural = (count: number, word: string): string =>
  `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
