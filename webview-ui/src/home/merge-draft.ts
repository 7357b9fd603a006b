import type { TaskDraft } from '../../../extension/src/protocol/panel/panel-messages.ts';

/**
 * The form after the host sent its draft: what the host changed on its own (a file was added, another command filled
 * the task in) is taken over, field by field; what only echoes something that this page sent is not, as the person may
 * have typed on since. `sent` holds what was sent, newest last.
 */
export function mergeDraft(
  form: TaskDraft,
  host: { readonly before: TaskDraft; readonly now: TaskDraft },
  sent: readonly TaskDraft[],
): TaskDraft {
  const merged = Object.fromEntries(
    fields.map((field) => [field, isNews(field, host, sent) ? host.now[field] : form[field]]),
  );
  return merged as unknown as TaskDraft;
}

/** Whether two drafts say the same. */
export function sameDraft(one: TaskDraft, other: TaskDraft): boolean {
  return fields.every((field) => same(one[field], other[field]));
}

const fields = ['task', 'acceptance', 'context', 'autonomy', 'model'] as const;

function isNews(
  field: (typeof fields)[number],
  host: { readonly before: TaskDraft; readonly now: TaskDraft },
  sent: readonly TaskDraft[],
): boolean {
  return (
    !same(host.before[field], host.now[field]) && !sent.some((draft) => same(draft[field], host.now[field]))
  );
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
