import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { Button } from '../controls/button.tsx';
import { useHost, useSaved } from '../store/panel-context.tsx';

/** Asks what a branch from the moment that is shown should do differently, and begins it. Escape closes. */
export function BranchForm(props: { readonly view: PanelView; readonly onDone: () => void }) {
  const host = useHost();
  const { id } = props.view.session;
  const [written, write] = useSaved('branch', { session: id, text: '' });
  const text = written.session === id ? written.text : '';
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
  }, []);

  const branch = async (): Promise<void> => {
    const { seq } = props.view.moment;
    const reply = await host.send({ name: 'branch', seq, instruction: text.trim() });
    if (!reply.ok) return;
    write({ session: id, text: '' });
    props.onDone();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') props.onDone();
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void branch();
  };
  return (
    <div className="branch-form" role="group" aria-label="Branch from here" onKeyDown={onKeyDown}>
      <label className="field">
        <span className="field-label">
          A branch goes on from {props.view.moment.follows ? 'here' : `event ${props.view.moment.seq}`} in a
          fork of its own. What should it do differently?
        </span>
        <textarea
          className="text-area"
          ref={field}
          rows={2}
          maxLength={20_000}
          value={text}
          onChange={({ target }) => write({ session: id, text: target.value })}
        />
      </label>
      <div className="button-row">
        <Button onClick={() => void branch()}>Branch</Button>
        <Button secondary onClick={props.onDone}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
