import * as vscode from 'vscode';
import type { ExtensionParts } from '../extension-parts.ts';

/** The tools that chats and other extensions' agents can call; they are described in package.json, and loaded when called. */
export function registerLanguageModelTools(
  parts: Pick<ExtensionParts, 'desk' | 'tasks' | 'settings' | 'keys'>,
): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.lm.registerTool(
      'ratchet_sessions',
      lazyTool(async () => (await import('./sessions-tool.ts')).createSessionsTool(parts)),
    ),
    vscode.lm.registerTool(
      'ratchet_fix_failing_test',
      lazyTool(async () => (await import('./fix-test-tool.ts')).createFixTestTool(parts)),
    ),
  );
}

type Tool = vscode.LanguageModelTool<unknown>;

function lazyTool(load: () => Promise<Tool>): Tool {
  let tool: Promise<Tool> | undefined;
  const loaded = (): Promise<Tool> => (tool ??= load());
  return {
    prepareInvocation: async (options, token) => (await loaded()).prepareInvocation?.(options, token),
    invoke: async (options, token) => (await loaded()).invoke(options, token),
  };
}
