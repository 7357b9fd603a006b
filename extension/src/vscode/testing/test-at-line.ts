/**
 * The name of the test that a line of a file belongs to: of the nearest declaration at or above it, in the manner of
 * mocha, jest, vitest, node:test, pytest and unittest. `line` is 0-based. Null when there is none above.
 */
export function testAtLine(text: string, line: number): string | null {
  const lines = text.split('\n').slice(0, line + 1);
  for (const above of lines.reverse()) {
    const name = declaredTest(above);
    if (name !== null) return name;
  }
  return null;
}

function declaredTest(line: string): string | null {
  const python = /^\s*(?:async\s+)?def\s+(test\w*)\s*\(/.exec(line)?.[1];
  if (python !== undefined) return python;
  const script =
    /^\s*(?:await\s+|void\s+)?(?:it|test|specify)(?:\.\w+)*\s*\(\s*(['"`])((?:\\.|(?!\1).)+)\1/.exec(line);
  const name = script?.[2];
  // A name that is put together while it runs is not known here.
  if (name === undefined || (script?.[1] === '`' && name.includes('${'))) return null;
  return name.replaceAll(/\\(['"`\\])/g, '$1');
}
