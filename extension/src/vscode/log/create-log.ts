import * as vscode from 'vscode';
import { inspect } from './inspect.ts';
import type { Redactor } from './redactor.ts';

/**
 * The channel `Ratchet` of the Output view. Everything that is written passes the redactor first. Never give it texts of
 * files.
 */
export function createLog(redactor: Redactor): vscode.LogOutputChannel {
  const channel = vscode.window.createOutputChannel('Ratchet', { log: true });
  const text = (message: unknown, rest: readonly unknown[]): string =>
    redactor.redact([message, ...rest].map(inspect).join(' '));
  return {
    get logLevel() {
      return channel.logLevel;
    },
    name: channel.name,
    onDidChangeLogLevel: channel.onDidChangeLogLevel,
    trace: (message: string, ...rest: unknown[]) => channel.trace(text(message, rest)),
    debug: (message: string, ...rest: unknown[]) => channel.debug(text(message, rest)),
    info: (message: string, ...rest: unknown[]) => channel.info(text(message, rest)),
    warn: (message: string, ...rest: unknown[]) => channel.warn(text(message, rest)),
    error: (message: string | Error, ...rest: unknown[]) => channel.error(text(message, rest)),
    append: (value) => channel.append(redactor.redact(value)),
    appendLine: (value) => channel.appendLine(redactor.redact(value)),
    replace: (value) => channel.replace(redactor.redact(value)),
    clear: () => channel.clear(),
    show: (_column?: unknown, preserveFocus?: boolean) =>
      channel.show(typeof _column === 'boolean' ? _column : preserveFocus),
    hide: () => channel.hide(),
    dispose: () => channel.dispose(),
  };
}
