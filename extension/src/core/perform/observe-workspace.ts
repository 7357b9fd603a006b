import type { Observation, Outcome } from '../../protocol/intents.ts';
import { limits } from '../limits.ts';
import type { Fork } from '../ports.ts';
import { decodeText } from '../edits/text-file.ts';
import type { Performance } from './perform.ts';

/** Gathers what the agent knows before it plans: test runners, directives, the top of the tree. */
export async function observeWorkspace(fork: Fork, { ports, cancellation }: Performance): Promise<Outcome> {
  // Detection works in this process: what waits for other programs is started before.
  const [listed, head, suites, directives] = await Promise.all([
    ports.search.files(fork, { filesMax: 20_000 }, cancellation),
    ports.facts.head(),
    ports.runners.detect(fork),
    readDirectives(fork, ports.facts),
  ]);
  const observation: Observation = {
    suites: [...suites],
    directives,
    overview: overview(listed.paths),
    files: listed.paths.length,
    head,
    sandbox: { kind: ports.sandbox.kind, isolation: [...ports.sandbox.describe()] },
  };
  return { kind: 'observe-workspace', observation };
}

/** AGENTS.md, the person's own first, the repository's last (nearest); what is over the limit is cut from the farthest. */
async function readDirectives(
  fork: Fork,
  facts: Performance['ports']['facts'],
): Promise<Observation['directives']> {
  const chain = [await facts.globalDirectives(), await fromFork(fork, 'AGENTS.md')].filter(
    (file) => file !== null,
  );
  let left: number = limits.directivesBytesMax;
  const kept = chain.toReversed().map(({ path, text }) => {
    const bytes = new TextEncoder().encode(text);
    const shown = bytes.subarray(0, left);
    left -= shown.length;
    return { path, text: new TextDecoder().decode(shown), omittedBytes: bytes.length - shown.length };
  });
  return kept.toReversed();
}

async function fromFork(fork: Fork, path: string): Promise<{ path: string; text: string } | null> {
  const bytes = await fork.read(path);
  if (!bytes.ok) return null;
  const file = decodeText(bytes.value);
  return file.ok ? { path, text: file.value.text } : null;
}

const overviewLinesMax = 60;

/** The first two levels of the tree, folders with their number of files. */
function overview(paths: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const [first = '', second] = path.split('/');
    const key =
      second === undefined ? first : path.split('/').length > 2 ? `${first}/${second}/` : `${first}/`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const lines = [...counts].map(([key, count]) => (key.endsWith('/') ? `${key} (${count} files)` : key));
  const rest = lines.length - overviewLinesMax;
  return [...lines.slice(0, overviewLinesMax), ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n');
}
