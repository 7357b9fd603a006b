import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as TreeSitter from 'web-tree-sitter';
import type { SyntaxTrees } from '../../core/ports.ts';
import type { SyntaxLanguage, SyntaxTree } from '../../core/syntax.ts';
import { languageOfPath } from './language-of-path.ts';

/**
 * Syntax trees from web-tree-sitter. Grammars are WebAssembly files, loaded at the first parse of their language, from
 * `grammars`, else from the folder `grammars` beside the bundle, else from the package @vscode/tree-sitter-wasm. A
 * language whose file is not there has no `languageOf`.
 *
 * V8's optimising WebAssembly compiler made other agents jump to gigabytes. With Node 24 and these grammars (JavaScript,
 * TypeScript and Python) 104 to 108 MB were resident with and without `--liftoff-only`. So the flag, which would be global
 * to an editor's extension host, is left alone.
 */
export function createSyntaxTrees(options: { readonly grammars?: string } = {}): SyntaxTrees {
  const folder = options.grammars ?? findGrammars();
  const parsers = new Map<SyntaxLanguage, Promise<TreeSitter.Parser>>();
  let runtime: Promise<typeof TreeSitter> | undefined;

  const load = async (language: SyntaxLanguage): Promise<TreeSitter.Parser> => {
    const { Language, Parser } = await (runtime ??= startRuntime(folder));
    const parser = new Parser();
    parser.setLanguage(await Language.load(grammarFile(folder, language)));
    return parser;
  };

  return {
    languageOf(path) {
      const language = languageOfPath(path);
      return language !== undefined && existsSync(grammarFile(folder, language)) ? language : undefined;
    },
    async parse(language, text): Promise<SyntaxTree> {
      let parser = parsers.get(language);
      if (parser === undefined) {
        parser = load(language);
        parsers.set(language, parser);
      }
      const tree = (await parser).parse(text);
      if (tree === null) throw new Error(`The ${language} parser gave no tree.`);
      return tree;
    },
  };
}

const fileNames: Partial<Record<SyntaxLanguage, string>> = { csharp: 'c-sharp' };

function grammarFile(folder: string, language: SyntaxLanguage): string {
  return join(folder, `tree-sitter-${fileNames[language] ?? language}.wasm`);
}

function findGrammars(): string {
  const beside = join(dirname(fileURLToPath(import.meta.url)), 'grammars');
  if (existsSync(beside)) return beside;
  try {
    const entry = createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm/package.json');
    return join(dirname(entry), 'wasm');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return beside;
    throw error;
  }
}

/** Imported at the first parse: it is a part of every start that most commands have no use for. */
async function startRuntime(folder: string): Promise<typeof TreeSitter> {
  const treeSitter = await import('web-tree-sitter');
  await treeSitter.Parser.init(runtimeOptions(folder));
  return treeSitter;
}

/** The bundle carries the runtime's own wasm file in the same folder; from source the package finds it by itself. */
function runtimeOptions(folder: string): { locateFile(name: string): string } | undefined {
  const runtimeFile = join(folder, 'web-tree-sitter.wasm');
  return existsSync(runtimeFile) ? { locateFile: () => runtimeFile } : undefined;
}
