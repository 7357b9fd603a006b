import { useCallback, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { HomeView, TaskDraft } from '../../../extension/src/protocol/panel/panel-messages.ts';
import { Button } from '../controls/button.tsx';
import { Select } from '../controls/select.tsx';
import { useFocusWish, useHost, useSaved } from '../store/panel-context.tsx';
import { ContextChips } from './context-chips.tsx';
import { useDraft } from './use-draft.ts';
import { autonomyLevels, builtInEngine, isMac, whyNotStart } from './task-words.ts';

/** The form for a task. Ctrl+Enter (Cmd+Enter) starts it from any of its fields. */
export function TaskForm({ home }: { readonly home: HomeView }) {
  const host = useHost();
  const { draft, edit, flush } = useDraft(home.draft);
  const id = useId();
  const taskField = useRef<HTMLTextAreaElement>(null);
  useFocusWish(
    'task',
    useCallback(() => taskField.current?.focus(), []),
  );
  const obstacle = whyNotStart(home, draft);

  // A task that is being begun is not begun twice.
  const beginning = useRef(false);
  const [starting, setStarting] = useState(false);
  const start = (): void => {
    if (obstacle !== null || beginning.current) return;
    setStarting((beginning.current = true));
    void host.send({ name: 'begin', draft }).then(() => setStarting((beginning.current = false)));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    start();
  };

  return (
    <form
      className="task-form"
      aria-label="New task"
      onKeyDown={onKeyDown}
      onSubmit={(event) => event.preventDefault()}
    >
      <div className="field">
        <label className="field-label" htmlFor={id}>
          Task
        </label>
        <textarea
          className="text-area task-text"
          id={id}
          ref={taskField}
          value={draft.task}
          maxLength={20_000}
          rows={4}
          placeholder="What should be different when it is done?"
          onChange={({ target }) => edit({ task: target.value })}
        />
      </div>
      <ContextChips
        context={draft.context}
        onAdd={(kind) => {
          flush();
          void host.send({ name: 'choose-context', kind });
        }}
        onChange={(context) => edit({ context })}
      />
      <Acceptance draft={draft} edit={edit} />
      <div className="task-options">
        <ModelField home={home} draft={draft} edit={edit} />
        <div className="field">
          <span className="field-label" aria-hidden="true">
            Autonomy
          </span>
          <Select
            label="Autonomy"
            value={draft.autonomy}
            options={autonomyLevels}
            onChange={(autonomy) => edit({ autonomy })}
          />
        </div>
      </div>
      <div className="task-actions">
        <Button
          secondary={draft.model === null}
          disabled={obstacle !== null || starting}
          title={obstacle ?? `Start (${isMac() ? '⌘' : 'Ctrl+'}Enter)`}
          onClick={start}
        >
          Start
        </Button>
        <Button
          secondary={draft.model !== null}
          disabled={!home.trusted || home.workspace === null}
          title="Choose a failing test and let it be repaired"
          onClick={() => void host.send({ name: 'fix-failing-test' })}
        >
          Fix Failing Test…
        </Button>
        <span className="task-hint">{obstacle ?? `${isMac() ? '⌘' : 'Ctrl+'}Enter starts`}</span>
      </div>
    </form>
  );
}

function Acceptance(props: {
  readonly draft: TaskDraft;
  readonly edit: (change: Partial<TaskDraft>) => void;
}) {
  const [open, setOpen] = useSaved('home.acceptance', false);
  return (
    <details
      className="fold"
      open={open || props.draft.acceptance !== ''}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>Acceptance criteria</summary>
      <textarea
        className="text-area"
        aria-label="Acceptance criteria, one a line"
        value={props.draft.acceptance}
        maxLength={20_000}
        rows={3}
        placeholder="One a line: what must be true at the end"
        onChange={({ target }) => props.edit({ acceptance: target.value })}
      />
    </details>
  );
}

function ModelField(props: {
  readonly home: HomeView;
  readonly draft: TaskDraft;
  readonly edit: (change: Partial<TaskDraft>) => void;
}) {
  const known = props.home.models.map((model) => ({ value: model, label: model }));
  const chosen = props.draft.model;
  // A model that was chosen before and is not offered now is still what the form says.
  const missing =
    chosen !== null && !props.home.models.includes(chosen) ? [{ value: chosen, label: chosen }] : [];
  return (
    <div className="field">
      <span className="field-label" aria-hidden="true">
        Model
      </span>
      <Select
        label="Model"
        value={chosen ?? builtInEngine.value}
        options={[...known, ...missing, builtInEngine]}
        onChange={(value) => props.edit({ model: value === builtInEngine.value ? null : value })}
      />
    </div>
  );
}
