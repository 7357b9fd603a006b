import type * as vscode from 'vscode';
import type { EditorKnowledge } from '../../core/editor-knowledge.ts';
import { limits } from '../../core/limits.ts';
import { ok } from '../../protocol/result.ts';
import { within } from './ask-editor.ts';
import { createAsking, type Asking, type KnowledgeLimits } from './asking.ts';
import { findDiagnostics } from './find-diagnostics.ts';
import { createTextFormatter } from './format-text.ts';
import { createLookUp } from './look-up.ts';
import { createProposals } from './propose-edits.ts';
import { createWorkspaceFiles } from './workspace-files.ts';

/** The knowledge of an editor window. Dispose it with the window. */
export interface WindowKnowledge extends vscode.Disposable {
  /** about the folder with this absolute path */
  of(workspace: string): EditorKnowledge;
}

/** The editor's language services, asked through its own commands, which show and change nothing. */
export function createWindowKnowledge(
  knowledgeLimits: KnowledgeLimits = {
    wallMs: limits.knowledgeWallMs,
    itemsMax: limits.knowledgeItemsMax,
  },
): WindowKnowledge {
  const formatter = createTextFormatter();
  return {
    dispose: () => {
      formatter.dispose();
    },
    of: (workspace) => {
      const asking = createAsking(createWorkspaceFiles(workspace), knowledgeLimits);
      return { ...createReading(asking), ...createLookUp(asking), ...createProposals(asking, formatter) };
    },
  };
}

function createReading(asking: Asking): Pick<EditorKnowledge, 'text' | 'diagnostics'> {
  const { files } = asking;
  return {
    async text(path, cancellation) {
      const uri = files.uriOf(path);
      if (!uri.ok) return uri;
      const read = await within(asking.question(`the text of ${path}`, cancellation), () =>
        files.text(uri.value),
      );
      return read.ok ? read.value : read;
    },
    async diagnostics(paths, cancellation) {
      const question = asking.question('diagnostics', cancellation);
      if (paths === 'all') {
        const all = await within(question, async () => findDiagnostics(undefined, files));
        return all.ok ? ok(asking.capped(all.value)) : all;
      }
      const uris: vscode.Uri[] = [];
      for (const path of paths) {
        const document = await asking.open(path, question);
        if (!document.ok) return document;
        uris.push(document.value.uri);
      }
      return ok(asking.capped(findDiagnostics(uris, files)));
    },
  };
}
