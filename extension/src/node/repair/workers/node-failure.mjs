/** What a thrown value says about a failure: message, expected and actual, and the frames inside the workspace. */
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';

const shown = (value) =>
  (typeof value === 'string' ? value : inspect(value, { depth: 6, breakLength: Infinity })).slice(0, 2000);

export function describeFailure(error, workspace) {
  if (!(error instanceof Error) && typeof error?.stack !== 'string')
    return { message: shown(error), frames: [] };
  const detail = {
    message: `${error.name}: ${error.message}`.slice(0, 2000),
    frames: framesOf(error.stack ?? '', workspace),
  };
  if ('expected' in error || 'actual' in error) {
    detail.expected = shown(error.expected);
    detail.actual = shown(error.actual);
  }
  return detail;
}

/** Line of the deepest frame of the workspace outside the files that the request changes. */
export function lineOf(error, workspace, placed) {
  if (typeof error?.stack !== 'string') return undefined;
  return framesOf(error.stack, workspace).find(({ path }) => !placed.includes(path))?.line;
}

function framesOf(stack, workspace) {
  const frames = [];
  for (const line of stack.split('\n')) {
    const match = /^\s+at (?:async )?(?:(.+?) \()?(.+?):(\d+):(\d+)\)?$/u.exec(line);
    if (match === null) continue;
    const file = pathOf(match[2]);
    if (!file.startsWith(workspace + sep) || file.includes(`${sep}node_modules${sep}`)) continue;
    frames.push({
      path: file.slice(workspace.length + 1).replaceAll(sep, '/'),
      line: Number(match[3]),
      column: Number(match[4]),
      ...(match[1] === undefined ? {} : { symbol: match[1] }),
    });
  }
  return frames;
}

function pathOf(place) {
  const bare = place.replace(/\?.*$/u, '');
  return bare.startsWith('file:') ? fileURLToPath(bare) : resolve(bare);
}
