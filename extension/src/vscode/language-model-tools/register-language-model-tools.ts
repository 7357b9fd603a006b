import * as vscode from 'vscode';
import type { ExtensionParts } from '../extension-parts.ts';
import { createFixTestTool } from './fix-test-tool.ts';
import { createSessionsTool } from './sessions-tool.ts';

/** The tools that chats and other extensions' agents can call; they are described in package.json. */
export function registerLanguageModelTools(
  parts: Pick<ExtensionParts, 'desk' | 'tasks' | 'settings' | 'keys'>,
): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.lm.registerTool('ratchet_sessions', createSessionsTool(parts)),
    vscode.lm.registerTool('ratchet_fix_failing_test', createFixTestTool(parts)),
  );
}
