/** Languages whose syntax is shown in colour. */
export type CodeLanguage =
  | 'typescript'
  | 'javascript'
  | 'python'
  | 'go'
  | 'java'
  | 'rust'
  | 'c'
  | 'cpp'
  | 'csharp'
  | 'ruby'
  | 'php'
  | 'bash'
  | 'json'
  | 'yaml'
  | 'css'
  | 'xml'
  | 'markdown';

/** The language of a file by its name, or null: it is shown without colours. */
export function languageOf(path: string): CodeLanguage | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const dot = name.lastIndexOf('.');
  return byExtension.get(dot === -1 ? name : name.slice(dot + 1)) ?? null;
}

const extensions: Readonly<Record<CodeLanguage, string>> = {
  typescript: 'ts tsx mts cts',
  javascript: 'js jsx mjs cjs',
  python: 'py pyi',
  go: 'go',
  java: 'java',
  rust: 'rs',
  c: 'c h',
  cpp: 'cpp cc cxx hpp hh hxx',
  csharp: 'cs',
  ruby: 'rb gemfile rakefile',
  php: 'php',
  bash: 'sh bash zsh bashrc profile',
  json: 'json jsonc',
  yaml: 'yaml yml',
  css: 'css scss less',
  xml: 'html htm xml svg vue',
  markdown: 'md markdown',
};

const byExtension = new Map(
  Object.entries(extensions).flatMap(([language, names]) =>
    names.split(' ').map((name) => [name, language as CodeLanguage] as const),
  ),
);
