import type { TimelineEntry } from '../../../extension/src/protocol/panel/panel-view.ts';
import type { Tone } from '../controls/icon.tsx';
import { durationWords } from '../words/amounts.ts';

/** The icon of an entry: what it is when it went well, how it ended else. */
export function iconOf(entry: TimelineEntry): {
  readonly icon: string;
  readonly tone: Tone;
  readonly spin: boolean;
} {
  switch (entry.status) {
    case 'running':
      return { icon: 'loading', tone: 'busy', spin: true };
    case 'failed':
      return { icon: 'error', tone: 'bad', spin: false };
    case 'denied':
      return { icon: 'circle-slash', tone: 'warn', spin: false };
    case 'cancelled':
      return { icon: 'circle-slash', tone: 'dim', spin: false };
    case 'done':
      return { icon: kindIcons[entry.kind], tone: entry.kind === 'tests' ? 'good' : 'dim', spin: false };
  }
}

/** What the icon of an entry says, for a screen reader; nothing of what went well. A badge says `denied`. */
export const statusWords: Readonly<Record<TimelineEntry['status'], string | null>> = {
  running: 'running',
  done: null,
  failed: 'failed',
  denied: null,
  cancelled: 'cancelled',
};

/** Everything that an entry's line says, for where the line itself is not shown. */
export function rowLabel(entry: TimelineEntry, text: string): string {
  const parts = [
    entry.title,
    entry.status === 'done' ? '' : entry.status,
    text,
    entry.exitCode === null ? '' : `exit code ${entry.exitCode}`,
    entry.durationMs === null ? '' : durationWords(entry.durationMs),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

const kindIcons: Readonly<Record<TimelineEntry['kind'], string>> = {
  started: 'play',
  model: 'sparkle',
  call: 'tools',
  command: 'terminal',
  tests: 'beaker',
  validation: 'checklist',
  plan: 'list-tree',
  step: 'milestone',
  repair: 'wrench',
  gate: 'question',
  person: 'account',
  rollback: 'discard',
  proposal: 'diff',
  apply: 'save-all',
  notice: 'info',
  ended: 'primitive-square',
};
