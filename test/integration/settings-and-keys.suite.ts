import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createApiKeys } from '../../extension/src/vscode/keys/create-api-keys.ts';
import { createSettings } from '../../extension/src/vscode/settings/create-settings.ts';
import { modelInUse } from '../../extension/src/vscode/tasks/model-in-use.ts';
import { memorySecrets } from '../support/workbench/memory-secrets.ts';

const set = (name: string, value: unknown): Thenable<void> =>
  vscode.workspace.getConfiguration('ratchet').update(name, value, vscode.ConfigurationTarget.Global);

describe('Settings in the editor', () => {
  const names = ['model', 'baseUrl', 'turnsMax', 'minutesMax', 'autonomy'];
  afterEach(async () => {
    for (const name of names) await set(name, undefined);
  });

  it('have the defaults of the manifest', () => {
    const settings = createSettings();
    const caps = { turns: 200, tokens: 10_000_000, costUsd: 10, elapsedMs: 7_200_000 };
    assert.deepEqual(
      [settings.model, settings.baseUrl, settings.autonomy, settings.caps, settings.sessionBytesMax],
      [null, null, 'suggest', caps, 2 * 1024 ** 3],
    );
    assert.deepEqual(
      [settings.repairBudgetMs, settings.allowNoSandbox, settings.mirrorCommands, settings.codeLens],
      [60_000, false, true, true],
    );
    settings.dispose();
  });

  it('leave room for what the command line takes from the environment', async () => {
    const environment = { OPENAI_BASE_URL: 'http://localhost:1/v1', RATCHET_MODEL: 'small' };
    const settings = createSettings({ environment });
    assert.deepEqual([settings.model, settings.baseUrl], ['small', 'http://localhost:1/v1']);
    await set('model', 'large');
    assert.equal(settings.model, 'large');
    settings.dispose();
  });

  it('are read anew each time, and tell when they changed', async () => {
    const settings = createSettings();
    const changed = new Promise<void>((resolve) => settings.onDidChange(() => resolve()));
    await set('turnsMax', 7);
    await changed;
    await set('minutesMax', 1.5);
    assert.deepEqual([settings.caps.turns, settings.caps.elapsedMs], [7, 90_000]);
    settings.dispose();
  });

  it('take what makes no sense for not set', async () => {
    const settings = createSettings();
    await set('turnsMax', 'many');
    await set('autonomy', 'root');
    assert.deepEqual([settings.caps.turns, settings.autonomy], [200, 'suggest']);
    settings.dispose();
  });
});

describe('The API key in the editor', () => {
  it('is the one that was set, else that of the environment, else none', async () => {
    const learned: string[] = [];
    const onKey = (key: string): void => void learned.push(key);
    const environment = { OPENAI_API_KEY: ' from-environment ' };
    const keys = createApiKeys({ secrets: memorySecrets(), environment, onKey });
    assert.equal(await keys.get(), 'from-environment');
    await keys.set('from-person');
    assert.equal(await keys.get(), 'from-person');
    await keys.clear();
    assert.equal(await keys.get(), 'from-environment');
    assert.deepEqual([...new Set(learned)], ['from-environment', 'from-person']);
    keys.dispose();
    const none = createApiKeys({ secrets: memorySecrets(), environment: { OPENAI_API_KEY: '' }, onKey });
    assert.equal(await none.get(), undefined);
    none.dispose();
  });

  it('tells when it changed, and not when another secret did', async () => {
    const secrets = memorySecrets();
    const keys = createApiKeys({ secrets, environment: {}, onKey: () => undefined });
    let told = 0;
    keys.onDidChange(() => (told += 1));
    await secrets.store('another', 'secret');
    assert.equal(told, 0);
    await keys.set('my-own-key');
    await keys.clear();
    assert.equal(told, 2);
    keys.dispose();
  });
});

describe('The model in use', () => {
  afterEach(async () => {
    for (const name of ['model', 'baseUrl']) await set(name, undefined);
  });

  it('is none without a key and an address, the default with one, and the named one', async () => {
    const settings = createSettings();
    const keys = createApiKeys({ secrets: memorySecrets(), environment: {}, onKey: () => undefined });
    await set('model', 'my-model');
    assert.equal(await modelInUse({ settings, keys }), null);
    await set('baseUrl', 'http://localhost:11434/v1');
    assert.equal(await modelInUse({ settings, keys }), 'my-model');
    await set('model', undefined);
    assert.equal(await modelInUse({ settings, keys }), 'gpt-6-sol');
    await set('baseUrl', undefined);
    await keys.set('my-own-key');
    assert.equal(await modelInUse({ settings, keys }), 'gpt-6-sol');
    settings.dispose();
    keys.dispose();
  });
});
