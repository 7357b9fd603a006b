import type * as vscode from 'vscode';
import { createApiKeys } from './vscode/keys/create-api-keys.ts';
import { createLog } from './vscode/log/create-log.ts';
import { createRedactor } from './vscode/log/redactor.ts';
import { createSettings } from './vscode/settings/create-settings.ts';

/** Begins the extension. Returns at once: what takes time is loaded when it is first wanted. */
export function activate(context: vscode.ExtensionContext): void {
  const environment = process.env;
  const redactor = createRedactor(environment);
  const log = createLog(redactor);
  const settings = createSettings();
  const { secrets } = context;
  const keys = createApiKeys({ secrets, environment, onKey: (key) => redactor.learn(key) });
  context.subscriptions.push(log, settings, keys);
}
