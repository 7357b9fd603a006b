import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import markdown from 'highlight.js/lib/languages/markdown';
import php from 'highlight.js/lib/languages/php';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';
import type { CodeLanguage } from './languages.ts';
import { tokenLines } from './token-lines.ts';
import type { CodeToken } from './token-lines.ts';

/** Characters of a text beyond which it is left without colours: a minified line takes a grammar very long. */
const highlightMax = 60_000;

const grammars = {
  ...{ bash, c, cpp, csharp, css, go, java, javascript, json, markdown },
  ...{ php, python, ruby, rust, typescript, xml, yaml },
} satisfies Record<CodeLanguage, unknown>;

const lowlight = createLowlight(grammars);

/** A text's lines as tokens, as many as it has; undefined when it is too long. */
export function highlightLines(
  language: CodeLanguage,
  text: string,
): readonly (readonly CodeToken[])[] | undefined {
  if (text.length > highlightMax) return undefined;
  return tokenLines(lowlight.highlight(language, text));
}
