import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * Every message that the extension's host side gives to `l10n.t`, sorted, with the places where a message cannot be
 * found: it has to be a plain text, so that a translator gets it.
 */
export function l10nMessages(folder: string): {
  readonly messages: readonly string[];
  readonly unclear: readonly string[];
} {
  const messages = new Set<string>();
  const unclear: string[] = [];
  for (const path of sourcesBelow(folder)) {
    const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && /(^|\.)l10n\.t$/.test(node.expression.getText())) {
        const [first] = node.arguments;
        if (first && ts.isStringLiteralLike(first)) messages.add(first.text);
        else unclear.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return { messages: [...messages].sort(), unclear };
}

function sourcesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ts$/.test(name))
    .map((name) => join(folder, name))
    .sort();
}

/** The bundle that translators start from: each message by itself. */
export const l10nBundle = (messages: readonly string[]): string =>
  `${JSON.stringify(Object.fromEntries(messages.map((message) => [message, message])), null, 2)}\n`;
