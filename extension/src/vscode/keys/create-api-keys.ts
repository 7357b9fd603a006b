import * as vscode from 'vscode';
import type { ApiKeys } from '../extension-parts.ts';

/** What the keys are made from. */
export interface ApiKeysOptions {
  readonly secrets: vscode.SecretStorage;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** told every key that is read or set, so that it is kept out of the log */
  readonly onKey: (key: string) => void;
}

/**
 * The key of the model's server: what the person set, else OPENAI_API_KEY of the environment that the editor was started
 * in. It is kept in the editor's secret storage and nowhere else.
 */
export function createApiKeys(options: ApiKeysOptions): ApiKeys & vscode.Disposable {
  const { secrets, environment, onKey } = options;
  const changed = new vscode.EventEmitter<void>();
  const listening = secrets.onDidChange(({ key }) => {
    if (key === secretName) changed.fire();
  });
  return {
    async get() {
      const key = (await secrets.get(secretName)) || environment['OPENAI_API_KEY']?.trim() || undefined;
      if (key !== undefined) onKey(key);
      return key;
    },
    async set(key) {
      onKey(key);
      await secrets.store(secretName, key);
    },
    async clear() {
      await secrets.delete(secretName);
    },
    onDidChange: changed.event,
    dispose: () => {
      listening.dispose();
      changed.dispose();
    },
  };
}

const secretName = 'ratchet.apiKey';
