/** A failure of the editor's latest test run. */
export interface KnownFailure {
  /** the test's id within its suite: mostly its name */
  readonly name: string;
  /** ids of what it lies in, joined by ` > ` */
  readonly suite: string;
  /** absolute path of the file, where the run tells one */
  readonly path: string | null;
  readonly message: string | null;
}

/**
 * Reads what the editor's tool `testFailure` answers. Its form is nowhere promised and its texts are whatever tests
 * print, so what is not understood is left out.
 */
export function parseTestFailures(text: string): readonly KnownFailure[] {
  const failures: KnownFailure[] = [];
  for (const [, name, suite, body = ''] of text.matchAll(failureShape)) {
    const named = unquote(name);
    if (named === null || named === '' || failures.length >= failuresMax) continue;
    const path =
      /^<location path="([^"\n]+)"/m.exec(body)?.[1] ?? /^<stackFrame path="([^"\n]+)"/m.exec(body)?.[1];
    failures.push({ name: named, suite: unquote(suite) ?? '', path: path ?? null, message: messageIn(body) });
  }
  return failures;
}

const failuresMax = 200;
const messageCharactersMax = 4_000;
const failureShape =
  /^<testFailure name=("(?:[^"\\\n]|\\.)*") path=("(?:[^"\\\n]|\\.)*")>\n([\s\S]*?)(?:^<\/testFailure>$|(?![\s\S]))/gm;

function unquote(quoted: string | undefined): string | null {
  try {
    const value: unknown = JSON.parse(quoted ?? 'null');
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

function messageIn(body: string): string | null {
  const part = (name: string): string | undefined =>
    new RegExp(`^<${name}>\\n([\\s\\S]*?)\\n</${name}>$`, 'm').exec(body)?.[1];
  const expected = part('expectedOutput');
  const actual = part('actualOutput');
  const message =
    part('message') ??
    (expected === undefined || actual === undefined ? undefined : `expected: ${expected}\nactual: ${actual}`);
  return message?.slice(0, messageCharactersMax) ?? null;
}

/**
 * What the engine can look a failure up by within its file: the name, unless the controller's ids are numbers, hashes or
 * addresses that no test runner knows.
 */
export function titleOfFailure({ name }: KnownFailure): string | null {
  const last = name.slice(name.lastIndexOf('::') + 1).replace(/^:/, '');
  const opaque = /^[\d_-]+$|^[0-9a-f_-]{8,}$|^[\w+.-]+:\/\/|^[/\\]|^[A-Za-z]:\\/i.test(last);
  return opaque || last.trim() === '' ? null : last;
}
