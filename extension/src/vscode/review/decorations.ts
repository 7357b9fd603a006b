import * as vscode from 'vscode';
import { describePart } from './describe-part.ts';
import { isPlainEditor } from './plain-editors.ts';
import type { PlacedPart, ReviewViews } from './review-views.ts';

/**
 * Marks in the editors of files under review: lines that would go, places where lines would come, conflicts. They only
 * mark: the text is the person's alone.
 */
export function registerDecorations(views: ReviewViews): vscode.Disposable {
  const types = createTypes();
  const draw = (): void => {
    for (const editor of vscode.window.visibleTextEditors) drawIn(editor, views, types);
  };
  draw();
  return vscode.Disposable.from(
    ...Object.values(types),
    views.onDidChange(draw),
    // Marks belong to an editor, not to its document.
    vscode.window.onDidChangeVisibleTextEditors(draw),
    vscode.window.tabGroups.onDidChangeTabs(draw),
    vscode.window.tabGroups.onDidChangeTabGroups(draw),
  );
}

type Mark = 'going' | 'coming' | 'coming-first' | 'conflict';
const markNames = ['going', 'coming', 'coming-first', 'conflict'] as const satisfies readonly Mark[];

function createTypes(): Readonly<Record<Mark, vscode.TextEditorDecorationType>> {
  const ruler = (color: string): vscode.DecorationRenderOptions => ({
    isWholeLine: true,
    overviewRulerLane: vscode.OverviewRulerLane.Center,
    overviewRulerColor: new vscode.ThemeColor(color),
    after: {
      color: new vscode.ThemeColor('editorCodeLens.foreground'),
      margin: '0 0 0 2em',
      fontStyle: 'italic',
    },
  });
  return {
    going: vscode.window.createTextEditorDecorationType({
      ...ruler('editorOverviewRuler.deletedForeground'),
      backgroundColor: new vscode.ThemeColor('diffEditor.removedLineBackground'),
      // High contrast themes have no such background; only they have this border.
      borderStyle: 'dashed',
      borderWidth: '1px',
      borderColor: new vscode.ThemeColor('diffEditor.removedTextBorder'),
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    }),
    coming: vscode.window.createTextEditorDecorationType({
      ...ruler('editorOverviewRuler.addedForeground'),
      borderStyle: 'dashed',
      borderWidth: '0 0 1px 0',
      borderColor: new vscode.ThemeColor('editorGutter.addedBackground'),
    }),
    'coming-first': vscode.window.createTextEditorDecorationType({
      ...ruler('editorOverviewRuler.addedForeground'),
      borderStyle: 'dashed',
      borderWidth: '1px 0 0 0',
      borderColor: new vscode.ThemeColor('editorGutter.addedBackground'),
    }),
    conflict: vscode.window.createTextEditorDecorationType({
      ...ruler('editorOverviewRuler.warningForeground'),
      borderStyle: 'dotted',
      borderWidth: '0 0 1px 0',
      borderColor: new vscode.ThemeColor('editorWarning.foreground'),
    }),
  };
}

function drawIn(
  editor: vscode.TextEditor,
  views: ReviewViews,
  types: Readonly<Record<Mark, vscode.TextEditorDecorationType>>,
): void {
  if (editor.document.uri.scheme !== 'file') return;
  const marks: Record<Mark, vscode.DecorationOptions[]> = {
    going: [],
    coming: [],
    'coming-first': [],
    conflict: [],
  };
  const parts = isPlainEditor(editor) ? views.partsAt(editor.document.uri) : [];
  for (const placed of parts) addMarks(marks, placed, editor.document);
  for (const mark of markNames) editor.setDecorations(types[mark], marks[mark]);
}

function addMarks(
  marks: Record<Mark, vscode.DecorationOptions[]>,
  placed: PlacedPart,
  document: vscode.TextDocument,
): void {
  const { part } = placed;
  if (!part.place || part.extent === 'whole') return;
  const { start, end } = part.place;
  const last = Math.max(0, Math.min(document.lineCount, end) - 1);
  const after = { renderOptions: { after: { contentText: noteOn(placed) } } };
  if (part.state !== 'clear') {
    const first = Math.min(start, last);
    for (let line = first; line < last; line += 1) marks.conflict.push({ range: lineRange(document, line) });
    marks.conflict.push({ range: lineRange(document, last), ...after });
    return;
  }
  if (start === end) {
    marks[start === 0 ? 'coming-first' : 'coming'].push({ range: lineRange(document, last), ...after });
    return;
  }
  for (let line = start; line < last; line += 1) marks.going.push({ range: lineRange(document, line) });
  marks.going.push({ range: lineRange(document, last), ...after });
}

/** One line says what would come; more than one is what the hover and the diff are for. */
function noteOn(placed: PlacedPart): string {
  const { part } = placed;
  const [only, ...more] = part.added;
  if (part.state === 'clear' && only !== undefined && more.length === 0 && part.removed.length <= 1) {
    const sign = part.removed.length === 0 ? '▾' : '→';
    return `${sign} ${only.trim().slice(0, noteCharactersMax)}`;
  }
  const sign = part.state === 'conflict' ? '⚠' : part.state === 'present' ? '✓' : '▾';
  return `${sign} ${describePart(placed)}`;
}

const noteCharactersMax = 120;

function lineRange(document: vscode.TextDocument, line: number): vscode.Range {
  return document.lineAt(line).range;
}
