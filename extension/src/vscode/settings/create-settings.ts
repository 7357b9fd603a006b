import * as vscode from 'vscode';
import type { Autonomy } from '../../protocol/caps.ts';
import type { Settings } from '../extension-parts.ts';
import type { SettingName, SettingValue } from './setting-table.ts';
import { checkedSetting } from './setting-table.ts';

/** What settings are read for. */
export interface SettingsOptions {
  /** the folder whose settings are meant */
  readonly scope?: vscode.ConfigurationScope;
  /** OPENAI_BASE_URL and RATCHET_MODEL hold where the settings are empty, as on the command line */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** The person's settings. Read at every access, wrong values as if they were not set. */
export function createSettings(options: SettingsOptions = {}): Settings & vscode.Disposable {
  const { scope, environment = {} } = options;
  const changed = new vscode.EventEmitter<void>();
  const listening = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('ratchet')) changed.fire();
  });
  const read = <Name extends SettingName>(name: Name): SettingValue<Name> =>
    checkedSetting(name, vscode.workspace.getConfiguration('ratchet', scope).get(name));
  return {
    get model() {
      return read('model') || environment['RATCHET_MODEL'] || null;
    },
    get baseUrl() {
      return read('baseUrl') || environment['OPENAI_BASE_URL'] || null;
    },
    get autonomy() {
      return read('autonomy') as Autonomy;
    },
    get caps() {
      return {
        turns: Math.round(read('turnsMax')),
        tokens: Math.round(read('tokensMax')),
        costUsd: read('costUsdMax'),
        elapsedMs: Math.round(read('minutesMax') * 60_000),
      };
    },
    get repairBudgetMs() {
      return Math.round(read('repairBudgetSeconds') * 1000);
    },
    get allowNoSandbox() {
      return read('allowNoSandbox');
    },
    get mirrorCommands() {
      return read('mirrorCommands');
    },
    get codeLens() {
      return read('review.codeLens');
    },
    get keepDays() {
      return read('sessions.keepDays');
    },
    get sessionBytesMax() {
      return read('sessions.megabytesMax') * 1024 ** 2;
    },
    onDidChange: changed.event,
    dispose: () => {
      listening.dispose();
      changed.dispose();
    },
  };
}
