import type * as vscode from 'vscode';
import { TaskDraft } from '../../protocol/panel/panel-messages.ts';

/** What `Agent: Implement Task…` was called with. */
export type TaskArguments =
  | { readonly kind: 'nothing' }
  /** the file of an editor: its selection is meant */
  | { readonly kind: 'editor'; readonly uri: vscode.Uri }
  | { readonly kind: 'files'; readonly uris: readonly vscode.Uri[] }
  | { readonly kind: 'draft'; readonly known: Partial<TaskDraft> };

/**
 * Makes one shape of what the menus hand over: the explorer its files, an editor its own, a code action a draft. What is
 * none of these is nothing: any extension can call a command with anything.
 */
export function normaliseTaskArguments(given: readonly unknown[]): TaskArguments {
  const [first, second] = given;
  if (Array.isArray(second) && second.some(isUri)) return { kind: 'files', uris: second.filter(isUri) };
  if (isUri(first)) return { kind: 'editor', uri: first };
  const draft = TaskDraft.partial().strict().safeParse(first);
  return draft.success && Object.keys(draft.data).length > 0
    ? { kind: 'draft', known: known(draft.data) }
    : { kind: 'nothing' };
}

/** Without what is set to undefined, which is not the same as absent. */
function known(draft: object): Partial<TaskDraft> {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined));
}

function isUri(value: unknown): value is vscode.Uri {
  if (typeof value !== 'object' || value === null) return false;
  return ['scheme', 'path', 'fsPath'].every(
    (name) => typeof (value as Readonly<Record<string, unknown>>)[name] === 'string',
  );
}
