import * as vscode from 'vscode';
import type { Cancellation } from '../../core/cancellation.ts';
import type {
  Capped,
  EditorAnswer,
  EditorKnowledge,
  EditorPlace,
  EditorPosition,
} from '../../core/editor-knowledge.ts';
import { ok } from '../../protocol/result.ts';
import { askProviders } from './ask-editor.ts';
import type { Asking } from './asking.ts';
import { describeSymbols, flat, outline } from './symbols.ts';
import type { FilePosition } from './workspace-files.ts';

type LookUp = Pick<
  EditorKnowledge,
  | 'definitions'
  | 'references'
  | 'implementations'
  | 'callers'
  | 'hover'
  | 'documentSymbols'
  | 'workspaceSymbols'
>;

/** Where names stand and what they are. */
export function createLookUp(asking: Asking): LookUp {
  const { files, itemsMax } = asking;
  return {
    definitions: (at, cancellation) => findPlaces('Definition', at, asking, cancellation),
    references: (at, cancellation) => findPlaces('Reference', at, asking, cancellation),
    implementations: (at, cancellation) => findPlaces('Implementation', at, asking, cancellation),
    callers: (at, cancellation) => findCallers(at, asking, cancellation),
    async hover(at, cancellation) {
      const found = await askAt<vscode.Hover[]>(['executeHoverProvider', at], asking, cancellation);
      return found.ok ? ok((found.value ?? []).map(wordsOf).join('\n\n').trim()) : found;
    },
    async documentSymbols(path, cancellation) {
      const question = asking.question(`the symbols of ${path}`, cancellation);
      const document = await asking.open(path, question);
      if (!document.ok) return document;
      const { uri } = document.value;
      const command = 'vscode.executeDocumentSymbolProvider';
      const found = await askProviders<(vscode.DocumentSymbol | vscode.SymbolInformation)[]>(
        command,
        [uri],
        question,
      );
      if (!found.ok) return found;
      const symbols = outline(uri, found.value ?? []);
      return ok(await describeSymbols(symbols, files, itemsMax));
    },
    async workspaceSymbols(query, cancellation) {
      const question = asking.question(`symbols like "${query}"`, cancellation);
      const command = 'vscode.executeWorkspaceSymbolProvider';
      const found = await askProviders<vscode.SymbolInformation[]>(command, [query], question);
      if (!found.ok) return found;
      return ok(await describeSymbols((found.value ?? []).map(flat), files, itemsMax));
    },
  };
}

/** Asks about a position of a file that is opened first. */
async function askAt<Value>(
  [command, at]: readonly [string, EditorPosition],
  asking: Asking,
  cancellation: Cancellation,
): EditorAnswer<Value | undefined> {
  const question = asking.question(`what stands at ${at.path}:${at.line}`, cancellation);
  const document = await asking.open(at.path, question);
  if (!document.ok) return document;
  const position = document.value.validatePosition(new vscode.Position(at.line - 1, at.column - 1));
  return askProviders<Value>(`vscode.${command}`, [document.value.uri, position], question);
}

async function findPlaces(
  what: 'Definition' | 'Reference' | 'Implementation',
  at: EditorPosition,
  asking: Asking,
  cancellation: Cancellation,
): EditorAnswer<Capped<EditorPlace>> {
  type Found = vscode.Location | vscode.LocationLink;
  const found = await askAt<Found[]>([`execute${what}Provider`, at], asking, cancellation);
  if (!found.ok) return found;
  const positions = (found.value ?? []).map((one): FilePosition =>
    'targetUri' in one
      ? { uri: one.targetUri, position: (one.targetSelectionRange ?? one.targetRange).start }
      : { uri: one.uri, position: one.range.start },
  );
  const { items, cut } = asking.capped(positions);
  return ok({ items: await asking.files.places(items), cut });
}

async function findCallers(
  at: EditorPosition,
  asking: Asking,
  cancellation: Cancellation,
): ReturnType<EditorKnowledge['callers']> {
  const prepared = await askAt<vscode.CallHierarchyItem[]>(
    ['prepareCallHierarchy', at],
    asking,
    cancellation,
  );
  if (!prepared.ok) return prepared;
  const question = asking.question(`what calls ${at.path}:${at.line}`, cancellation);
  const calls: vscode.CallHierarchyIncomingCall[] = [];
  for (const item of prepared.value ?? []) {
    const found = await askProviders<vscode.CallHierarchyIncomingCall[]>(
      'vscode.provideIncomingCalls',
      [item],
      question,
    );
    if (!found.ok) return found;
    calls.push(...(found.value ?? []));
  }
  const symbols = calls.map(({ from, fromRanges }) => ({
    uri: from.uri,
    position: (fromRanges[0] ?? from.selectionRange).start,
    kind: from.kind,
    container: '',
    label: from.name,
  }));
  // The place is that of the call, so the caller's own name is not looked for there.
  const described = await describeSymbols(
    symbols.map((symbol) => ({ ...symbol, name: '' })),
    asking.files,
    asking.itemsMax,
  );
  const items = described.items.map((item, index) => ({ ...item, name: symbols[index]?.label ?? '' }));
  return ok({ items, cut: described.cut });
}

/** Code and words of a hover; its links and pictures are of no use to a model. */
const wordsOf = ({ contents }: vscode.Hover): string =>
  contents
    .map((content) => {
      if (typeof content === 'string') return content;
      return 'language' in content ? `\`\`\`${content.language}\n${content.value}\n\`\`\`` : content.value;
    })
    .filter((text) => text.trim() !== '')
    .join('\n\n');
