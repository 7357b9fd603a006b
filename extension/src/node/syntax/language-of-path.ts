import type { SyntaxLanguage } from '../../core/syntax.ts';

/** The language that a file's name promises, or undefined. */
export function languageOfPath(path: string): SyntaxLanguage | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? undefined : languageByExtension.get(name.slice(dot + 1).toLowerCase());
}

const extensions: Record<SyntaxLanguage, string> = {
  javascript: 'js mjs cjs jsx',
  typescript: 'ts mts cts',
  tsx: 'tsx',
  python: 'py pyi pyw',
  go: 'go',
  java: 'java',
  rust: 'rs',
  bash: 'sh bash',
  powershell: 'ps1 psm1',
  css: 'css',
  cpp: 'c h cc cpp cxx hh hpp hxx',
  csharp: 'cs',
  php: 'php',
  ruby: 'rb',
};

const languageByExtension = new Map<string, SyntaxLanguage>(
  (Object.keys(extensions) as SyntaxLanguage[]).flatMap((language) =>
    extensions[language].split(' ').map((extension) => [extension, language] as const),
  ),
);
