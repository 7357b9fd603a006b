import * as vscode from 'vscode';
import { parseTestFailures } from './parse-test-failures.ts';
import type { KnownFailure } from './parse-test-failures.ts';

/**
 * What failed in the latest run of the editor's own testing view; empty when there was none. The editor has no interface
 * for it but a tool for language models, which comes some seconds after start and may be missing.
 */
export async function lastFailures(
  log: Pick<vscode.LogOutputChannel, 'debug'>,
): Promise<readonly KnownFailure[]> {
  if (!vscode.lm.tools.some(({ name }) => name === toolName)) return [];
  try {
    const answer = await vscode.lm.invokeTool(toolName, { input: {}, toolInvocationToken: undefined });
    const text = answer.content.flatMap((part) =>
      part instanceof vscode.LanguageModelTextPart ? [part.value] : [],
    );
    return parseTestFailures(text.join('\n'));
  } catch (error) {
    log.debug('The editor does not tell what failed.', error);
    return [];
  }
}

const toolName = 'testFailure';
