import * as vscode from 'vscode';
import type { EditorAnswer, EditorFileEdits } from '../../core/editor-knowledge.ts';
import { fail, ok } from '../../protocol/result.ts';
import { askProviders, type Question } from './ask-editor.ts';
import { activateLanguage } from './language-extensions.ts';
import { plainTextEdits } from './text-edits.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

/** scheme of documents that exist only to be formatted */
const formatScheme = 'ratchet-format';

/** Formats texts that need not be on the disk. */
export interface TextFormatter extends vscode.Disposable {
  format(
    file: { readonly path: string; readonly text: string },
    files: WorkspaceFiles,
    question: Question,
  ): EditorAnswer<EditorFileEdits>;
}

/**
 * A text that is what the editor has is formatted there. Another one is given to the formatters as a read-only document of
 * its own, with the same name; many formatters take only files, and change nothing then. With several formatters for a
 * language the editor's order decides, as it does for the command that asks them.
 */
export function createTextFormatter(): TextFormatter {
  const texts = new Map<string, string>();
  let count = 0;
  const registration = vscode.workspace.registerTextDocumentContentProvider(formatScheme, {
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  });
  return {
    dispose: () => {
      registration.dispose();
    },
    async format({ path, text }, files, question) {
      const uri = files.uriOf(path);
      if (!uri.ok) return uri;
      const current = await files.text(uri.value);
      const same = current.ok && current.value === text;
      count += 1;
      const target = same ? uri.value : uri.value.with({ scheme: formatScheme, query: `${count}` });
      if (!same) texts.set(target.toString(), text);
      const edits = await askFormatter(target, text, question);
      texts.delete(target.toString());
      if (!edits.ok) return edits;
      const plain = plainTextEdits(edits.value ?? []);
      return plain
        ? ok({ path, text, edits: plain })
        : fail('failed', `Cannot format ${path} as the formatter's edits overlap.`);
    },
  };
}

async function askFormatter(
  uri: vscode.Uri,
  text: string,
  question: Question,
): EditorAnswer<readonly vscode.TextEdit[] | undefined> {
  const document = await vscode.workspace.openTextDocument(uri);
  await activateLanguage(document.languageId);
  const scope = { uri, languageId: document.languageId };
  return askProviders('vscode.executeFormatDocumentProvider', [uri, optionsFor(text, scope)], question);
}

/** As the editor would set them: from the text when it looks at it, else from the settings. */
function optionsFor(text: string, scope: vscode.ConfigurationScope): vscode.FormattingOptions {
  const settings = vscode.workspace.getConfiguration('editor', scope);
  const options = {
    tabSize: settings.get<number>('tabSize', 4),
    insertSpaces: settings.get<boolean>('insertSpaces', true),
  };
  if (!settings.get<boolean>('detectIndentation', true)) return options;
  const indents = [...text.matchAll(/^([ \t]+)[^\s*]/gm)].map(([, indent = '']) => indent);
  if (indents.length === 0) return options;
  const tabs = indents.filter((indent) => indent.startsWith('\t')).length;
  if (tabs * 2 > indents.length) return { ...options, insertSpaces: false };
  const widths = indents.filter((indent) => !indent.includes('\t')).map((indent) => indent.length);
  const step = [8, 4, 3, 2].find((size) => widths.every((width) => width % size === 0));
  return { insertSpaces: true, tabSize: step ?? options.tabSize };
}
