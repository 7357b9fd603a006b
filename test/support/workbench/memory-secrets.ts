import * as vscode from 'vscode';

/** The editor's secret storage, in memory: a suite must not touch the person's. */
export function memorySecrets(): vscode.SecretStorage {
  const held = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  return {
    get: async (key) => held.get(key),
    keys: async () => [...held.keys()],
    store: async (key, value) => {
      held.set(key, value);
      changed.fire({ key });
    },
    delete: async (key) => {
      held.delete(key);
      changed.fire({ key });
    },
    onDidChange: changed.event,
  };
}
