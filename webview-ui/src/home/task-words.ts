import type { HomeView, TaskDraft } from '../../../extension/src/protocol/panel/panel-messages.ts';

/** The choice of no model: no model is named like it. */
export const builtInEngine = {
  value: '(built-in)',
  label: 'Built-in engine',
  about: 'Fixes failing tests; needs no model and no key.',
};

/** What the agent may do with its result, in words. */
export const autonomyLevels = [
  { value: 'suggest', label: 'Suggest', about: 'You decide on every change before it reaches your files.' },
  {
    value: 'auto',
    label: 'Auto',
    about: 'A change that passes every validator is accepted; it can be undone.',
  },
  { value: 'read-only', label: 'Read only', about: 'Nothing is changed: the agent looks and answers.' },
] as const;

/** Why a task cannot be started now and what to do, or null. */
export function whyNotStart(home: HomeView, draft: TaskDraft): string | null {
  if (home.workspace === null) return 'Open a folder first';
  if (!home.trusted) return 'Trust this folder first';
  if (draft.model === null)
    return home.models.length > 0
      ? 'A task in words needs a model'
      : 'A task in words needs a model: set an API key';
  if (draft.task.trim() === '') return 'Describe the task first';
  return null;
}

/** Whether shortcuts are named with ⌘. */
export function isMac(): boolean {
  return /mac/i.test(navigator.userAgent);
}
