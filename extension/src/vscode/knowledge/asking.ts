import * as vscode from 'vscode';
import type { Cancellation } from '../../core/cancellation.ts';
import type { Capped, EditorAnswer } from '../../core/editor-knowledge.ts';
import { ok } from '../../protocol/result.ts';
import { within, type Question } from './ask-editor.ts';
import { activateLanguage } from './language-extensions.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

/** Limits of each question. */
export interface KnowledgeLimits {
  readonly wallMs: number;
  readonly itemsMax: number;
}

/** What every question about one workspace folder is asked with. */
export interface Asking {
  readonly files: WorkspaceFiles;
  readonly itemsMax: number;
  question(what: string, cancellation: Cancellation): Question;
  /** The document, not shown, with its language's extensions active. */
  open(path: string, question: Question): EditorAnswer<vscode.TextDocument>;
  capped<Item>(items: readonly Item[]): Capped<Item>;
}

/** Questions about these files within these limits. */
export function createAsking(files: WorkspaceFiles, { wallMs, itemsMax }: KnowledgeLimits): Asking {
  return {
    files,
    itemsMax,
    question: (what, cancellation) => ({ what, wallMs, cancellation }),
    capped: (items) => ({ items: items.slice(0, itemsMax), cut: items.length > itemsMax }),
    async open(path, question) {
      const uri = files.uriOf(path);
      if (!uri.ok) return uri;
      const text = await files.text(uri.value);
      if (!text.ok) return text;
      const opened = await within(question, async () => {
        const document = await vscode.workspace.openTextDocument(uri.value);
        await activateLanguage(document.languageId);
        return document;
      });
      return opened.ok ? ok(opened.value) : opened;
    },
  };
}
