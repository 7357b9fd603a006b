import { useCallback, useEffect, useRef, useState } from 'react';
import type { TaskDraft } from '../../../extension/src/protocol/panel/panel-messages.ts';
import { useHost } from '../store/panel-context.tsx';
import { mergeDraft, sameDraft } from './merge-draft.ts';

/** Milliseconds without typing after which the host gets the draft. */
const restMs = 300;
/** Drafts that were sent and may still come back. */
const sentMax = 20;

/** What stands in the form: the person's typing, joined with what the host changes in its draft. `flush` sends at once. */
export function useDraft(hostDraft: TaskDraft): {
  readonly draft: TaskDraft;
  readonly edit: (change: Partial<TaskDraft>) => void;
  readonly flush: () => void;
} {
  const host = useHost();
  const [draft, setDraft] = useState(hostDraft);
  const newest = useRef(draft);
  const before = useRef(hostDraft);
  const sent = useRef<readonly TaskDraft[]>([hostDraft]);

  const show = useCallback((next: TaskDraft) => {
    newest.current = next;
    setDraft(next);
  }, []);

  useEffect(() => {
    if (sameDraft(before.current, hostDraft)) return;
    show(mergeDraft(newest.current, { before: before.current, now: hostDraft }, sent.current));
    before.current = hostDraft;
  }, [hostDraft, show]);

  const flush = useCallback(() => {
    const last = sent.current.at(-1);
    if (last !== undefined && sameDraft(last, newest.current)) return;
    sent.current = [...sent.current, newest.current].slice(-sentMax);
    void host.send({ name: 'edit-draft', draft: newest.current }, { quiet: true });
  }, [host]);

  useEffect(() => {
    const timer = setTimeout(flush, restMs);
    return () => clearTimeout(timer);
  }, [draft, flush]);

  const edit = useCallback((change: Partial<TaskDraft>) => show({ ...newest.current, ...change }), [show]);
  return { draft, edit, flush };
}
