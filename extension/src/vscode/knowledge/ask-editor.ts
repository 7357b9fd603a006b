import * as vscode from 'vscode';
import type { Cancellation } from '../../core/cancellation.ts';
import type { EditorAnswer } from '../../core/editor-knowledge.ts';
import { fail, ok } from '../../protocol/result.ts';

/** How long a question may take, and who may take it back. */
export interface Question {
  /** what is asked, as in "Cannot ask for <what>" */
  readonly what: string;
  readonly wallMs: number;
  readonly cancellation: Cancellation;
}

/**
 * The result of work within its time limit; the work itself goes on, as the editor offers no way to stop it. What it throws is
 * a language service's word: `refused`.
 */
export async function within<Value>(question: Question, work: () => PromiseLike<Value>): EditorAnswer<Value> {
  const { what, wallMs, cancellation } = question;
  if (cancellation.cancelled) return fail('cancelled', `Cancelled: ${what}.`);
  let timer: NodeJS.Timeout | undefined;
  let forget = (): void => undefined;
  const ended = new Promise<Awaited<EditorAnswer<Value>>>((settle) => {
    timer = setTimeout(() => {
      settle(
        fail('timed-out', `Cannot ask for ${what} as the editor did not answer within ${wallMs / 1000} s.`),
      );
    }, wallMs);
    forget = cancellation.onCancel(() => settle(fail('cancelled', `Cancelled: ${what}.`)));
  });
  try {
    return await Promise.race([Promise.resolve(work()).then((value) => ok(value)), ended]);
  } catch (error) {
    return fail('refused', `Cannot ask for ${what}: ${messageOf(error)}`);
  } finally {
    clearTimeout(timer);
    forget();
  }
}

/** Asks the providers behind one of the editor's own commands. */
export const askProviders = <Value>(
  command: string,
  args: readonly unknown[],
  question: Question,
): EditorAnswer<Value | undefined> =>
  within(question, () => vscode.commands.executeCommand<Value | undefined>(command, ...args));

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 500);
