import * as vscode from 'vscode';
import type { Capped, EditorSymbol } from '../../core/editor-knowledge.ts';
import type { FilePosition, WorkspaceFiles } from './workspace-files.ts';

/** A declaration as the editor's providers give it, in one shape. */
export interface FoundSymbol extends FilePosition {
  readonly name: string;
  readonly kind: vscode.SymbolKind;
  readonly container: string;
}

/** The declarations of an outline, each before those in it. */
export function outline(
  uri: vscode.Uri,
  found: readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[],
  container = '',
): FoundSymbol[] {
  return found.flatMap((symbol): FoundSymbol[] => {
    if ('location' in symbol) return [flat(symbol)];
    const { name, kind, selectionRange, children } = symbol;
    const own = { uri, position: selectionRange.start, name, kind, container };
    return [own, ...outline(uri, children, container === '' ? name : `${container}.${name}`)];
  });
}

/** A declaration of the workspace. Its range may begin with comments or keywords, so the name is looked for in it. */
export const flat = ({ name, kind, containerName, location }: vscode.SymbolInformation): FoundSymbol => ({
  uri: location.uri,
  position: location.range.start,
  name,
  kind,
  container: containerName,
});

/** Symbols as plain data, at most so many. */
export async function describeSymbols(
  found: readonly FoundSymbol[],
  files: WorkspaceFiles,
  itemsMax: number,
): Promise<Capped<EditorSymbol>> {
  const shown = found.slice(0, itemsMax);
  const places = await files.places(shown);
  const items = shown.flatMap(({ name, kind, container }, index): EditorSymbol[] => {
    const place = places[index];
    return place ? [{ name, kind: kindOf(kind), container, place }] : [];
  });
  return { items, cut: found.length > itemsMax };
}

/** `EnumMember` becomes `enum member`. */
const kindOf = (kind: vscode.SymbolKind): string =>
  vscode.SymbolKind[kind].replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
