import * as vscode from 'vscode';
import type { EditorDiagnostic } from '../../core/editor-knowledge.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

/** What is reported now for these files, or (undefined) for all of the workspace; errors first, then by place. */
export function findDiagnostics(
  uris: readonly vscode.Uri[] | undefined,
  files: WorkspaceFiles,
): readonly EditorDiagnostic[] {
  const found: readonly (readonly [vscode.Uri, readonly vscode.Diagnostic[]])[] =
    uris?.map((uri) => [uri, vscode.languages.getDiagnostics(uri)]) ?? vscode.languages.getDiagnostics();
  const plain = found.flatMap(([uri, diagnostics]) => {
    const path = files.pathOf(uri);
    return path === undefined ? [] : diagnostics.map((diagnostic) => describe(path, diagnostic));
  });
  return plain.toSorted(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line || a.column - b.column),
  );
}

/** In the order of `vscode.DiagnosticSeverity`. */
const severities = ['error', 'warning', 'information', 'hint'] as const;

function describe(
  path: string,
  { range, severity, message, source, code }: vscode.Diagnostic,
): EditorDiagnostic {
  const value = typeof code === 'object' ? code.value : code;
  const rule = value === undefined || value === '' ? '' : `(${value})`;
  return {
    path,
    line: range.start.line + 1,
    column: range.start.character + 1,
    severity: severities[severity],
    message,
    source: `${source ?? ''}${rule}`,
  };
}
