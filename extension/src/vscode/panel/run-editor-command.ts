import * as vscode from 'vscode';
import type { Result } from '../../protocol/result.ts';
import { ok } from '../../protocol/result.ts';

/** Runs a command of the editor or of another feature, which says by itself what goes wrong. */
export async function runEditorCommand(
  name: string,
  ...given: readonly unknown[]
): Promise<Result<void, string>> {
  await vscode.commands.executeCommand(name, ...given);
  return ok(undefined);
}
