import { useId } from 'react';
import type { ValidatorReport } from '../../../extension/src/protocol/findings.ts';
import type { ChangedFileView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { Icon } from '../controls/icon.tsx';
import { useHost } from '../store/panel-context.tsx';
import { counted } from '../words/amounts.ts';
import { Counts } from './changes-summary.tsx';
import { describeDecision, describeHow } from './decision-words.ts';
import { findingsOf } from './evidence.ts';
import { FileDiff } from './file-diff.tsx';
import { FindingList } from './report-list.tsx';
import { fileKey, needsDecision } from './review-order.ts';
import type { Review } from './use-review.ts';

/** A changed file: a line about it, and below its findings and its hunks when it is open. */
export function ChangedFile(props: {
  readonly file: ChangedFileView;
  readonly reports: readonly ValidatorReport[];
  readonly review: Review;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}) {
  const { file, review, open } = props;
  const id = useId();
  const findings = findingsOf(props.reports, file.path);
  const key = fileKey(file.path);
  const whole = file.hunks.length === 0;
  return (
    <section
      className="changed-file"
      aria-label={file.path}
      aria-busy={review.pending.has(key)}
      {...(whole
        ? {
            'data-stop': key,
            'data-open': needsDecision(file.decision) ? '' : undefined,
            tabIndex: review.current === key ? 0 : -1,
            onFocus: () => review.onFocus(key),
          }
        : {})}
    >
      <FileHead {...props} controls={id} findings={findings.length} />
      {open && (
        <div id={id} className="changed-file-body">
          {findings.length > 0 && <FindingList findings={findings} />}
          {file.note !== null && <p className="changed-file-note">{file.note}</p>}
          {file.decision === 'conflict' && whole && <Conflict path={file.path} hunk={null} />}
          {!whole && <FileDiff file={file} review={review} />}
        </div>
      )}
    </section>
  );
}

/** Why something cannot be kept as it is, and the way out. */
export function Conflict({ path, hunk }: { readonly path: string; readonly hunk: string | null }) {
  const host = useHost();
  return (
    <p className="conflict">
      <Icon name="git-merge" tone="warn" />
      <span>
        You changed this place too since the agent began. Nothing of yours was touched; put both together.
      </span>
      <button
        type="button"
        className="action"
        onClick={() => void host.send({ name: 'open-diff', path, hunk })}
      >
        Open Merge Editor
      </button>
    </p>
  );
}

function FileHead(
  props: Parameters<typeof ChangedFile>[0] & { readonly controls: string; readonly findings: number },
) {
  const host = useHost();
  const { file, review, open } = props;
  const how = describeHow(file.how);
  const decision = describeDecision(file.decision);
  const slash = file.path.lastIndexOf('/') + 1;
  const files = { kind: 'files' as const, paths: [file.path] };
  const undecided = needsDecision(file.decision);
  return (
    <div className="changed-file-head">
      <button
        type="button"
        className="changed-file-fold"
        aria-expanded={open}
        aria-controls={open ? props.controls : undefined}
        title={file.movedFrom === null ? file.path : `${file.movedFrom} → ${file.path}`}
        onClick={() => props.onOpen(!open)}
      >
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        <span className="file-how" data-how={file.how}>
          <Icon name={how.icon} />
          <span className="visually-hidden">{how.word}</span>
        </span>
        <span className="file-name">{file.path.slice(slash)}</span>
        <span className="file-folder">
          {file.movedFrom === null ? file.path.slice(0, Math.max(0, slash - 1)) : `from ${file.movedFrom}`}
        </span>
        {props.findings > 0 && (
          <span className="file-findings" title={counted(props.findings, 'finding')}>
            <Icon name="warning" tone="warn" />
            {props.findings}
          </span>
        )}
        {file.addedLines + file.removedLines > 0 && (
          <Counts added={file.addedLines} removed={file.removedLines} />
        )}
        {decision !== null && (
          <span className="decision" title={decision.word}>
            <Icon name={decision.icon} tone={decision.tone} />
            <span className="decision-word">{decision.word}</span>
          </span>
        )}
      </button>
      <IconButton
        icon="diff"
        label={`Open ${file.path} in the diff editor`}
        onClick={() => void host.send({ name: 'open-diff', path: file.path, hunk: null })}
      />
      {undecided && review.may.undo && (
        <IconButton icon="discard" label="Undo this file" onClick={() => review.decide('undo', files)} />
      )}
      {undecided && review.may.keep && (
        <IconButton icon="check" label="Keep this file" onClick={() => review.decide('keep', files)} />
      )}
    </div>
  );
}
