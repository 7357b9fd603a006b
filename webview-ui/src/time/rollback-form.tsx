import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { CheckpointView, RollbackPreview } from '../../../extension/src/protocol/panel/panel-view.ts';
import { Button } from '../controls/button.tsx';
import { Icon } from '../controls/icon.tsx';
import { useHost } from '../store/panel-context.tsx';
import { describePreview } from './checkpoint-words.ts';

/** Files that are listed at first. */
const filesShown = 12;

type Preview =
  | { readonly kind: 'asking' }
  | { readonly kind: 'known'; readonly preview: RollbackPreview }
  | { readonly kind: 'unknown'; readonly why: string };

/** Shows what a rollback would change, and asks whether to do it. Escape closes it. */
export function RollbackForm(props: {
  readonly checkpoint: CheckpointView;
  readonly onCancel: () => void;
  readonly onDone: () => void;
}) {
  const host = useHost();
  const { id } = props.checkpoint;
  const [preview, setPreview] = useState<Preview>({ kind: 'asking' });
  const [rolling, setRolling] = useState(false);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let gone = false;
    void host.send({ name: 'preview-rollback', checkpoint: id }, { quiet: true }).then((reply) => {
      if (!gone)
        setPreview(
          reply.ok ? { kind: 'known', preview: reply.value } : { kind: 'unknown', why: reply.message },
        );
    });
    return () => {
      gone = true;
    };
  }, [host, id]);
  useEffect(() => {
    box.current?.focus();
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [preview.kind]);

  const roll = (): void => {
    setRolling(true);
    void host.send({ name: 'rollback', checkpoint: id }).then((reply) => {
      setRolling(false);
      if (reply.ok) props.onDone();
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') props.onCancel();
  };
  const empty = preview.kind === 'known' && preview.preview.files.length === 0;
  return (
    <div
      className="rollback"
      role="group"
      aria-label="What the rollback would change"
      tabIndex={-1}
      ref={box}
      onKeyDown={onKeyDown}
    >
      {preview.kind === 'asking' && <p className="dim">Comparing…</p>}
      {preview.kind === 'unknown' && <p>What would change is not known: {preview.why}</p>}
      {preview.kind === 'known' && <PreviewFiles preview={preview.preview} />}
      <div className="rollback-actions">
        {!empty && (
          <Button disabled={rolling || preview.kind === 'asking'} onClick={roll}>
            Roll Back
          </Button>
        )}
        <Button secondary onClick={props.onCancel}>
          {empty ? 'Close' : 'Cancel'}
        </Button>
      </div>
    </div>
  );
}

function PreviewFiles({ preview }: { readonly preview: RollbackPreview }) {
  const more = preview.files.length - filesShown;
  return (
    <>
      <p>{describePreview(preview)}</p>
      {preview.files.length > 0 && (
        <ul className="rollback-files">
          {preview.files.slice(0, filesShown).map(({ path, how }) => (
            <li key={path}>
              <Icon name={icons[how]} />
              <span className="rollback-path" title={path}>
                {path}
              </span>
              <span className="dim">{words[how]}</span>
            </li>
          ))}
          {more > 0 && <li className="dim">and {more.toLocaleString('en')} more</li>}
        </ul>
      )}
    </>
  );
}

const icons = { added: 'diff-added', changed: 'diff-modified', deleted: 'diff-removed' };
const words = { added: 'comes back', changed: 'changes', deleted: 'goes' };
