import type { StatusView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { Icon } from '../controls/icon.tsx';
import type { Tone } from '../controls/icon.tsx';

/** Icon, word and one sentence: where the session stands. */
export function StatusLine({ status }: { readonly status: StatusView }) {
  const { icon, tone, spin } = looks[status.kind];
  return (
    <p className="status-line">
      <Icon name={icon} tone={tone} spin={spin ?? false} />
      <span>
        <strong>{status.word}</strong> <span className="status-detail">{status.detail}</span>
      </span>
    </p>
  );
}

const looks: Readonly<
  Record<StatusView['kind'], { readonly icon: string; readonly tone: Tone; readonly spin?: boolean }>
> = {
  working: { icon: 'loading', tone: 'busy', spin: true },
  waiting: { icon: 'question', tone: 'warn' },
  paused: { icon: 'debug-pause', tone: 'warn' },
  reviewing: { icon: 'diff', tone: 'info' },
  accepted: { icon: 'pass', tone: 'good' },
  rejected: { icon: 'circle-slash', tone: 'dim' },
  answered: { icon: 'comment', tone: 'info' },
  failed: { icon: 'error', tone: 'bad' },
};
