import type { Observation, Outcome } from '../../protocol/intents.ts';
import type { DirectivesFile } from '../directives/read-chain.ts';
import { cutChain, directiveNames } from '../directives/read-chain.ts';
import { createIgnoreRules } from '../forks/ignore-rules.ts';
import type { IgnoreRules } from '../forks/ignore-rules.ts';
import { limits } from '../limits.ts';
import type { WorkspacePath } from '../../protocol/content.ts';
import type { Fork, TextSearch } from '../ports.ts';
import { decodeText } from '../edits/text-file.ts';
import type { Performance } from './perform.ts';

/** Gathers what the agent knows before it plans: test runners, directives, the top of the tree. */
export async function observeWorkspace(fork: Fork, { ports, cancellation }: Performance): Promise<Outcome> {
  // Detection works in this process: what waits for other programs is started before.
  const [listed, head, suites, directives] = await Promise.all([
    lookAround(fork, ports.search, cancellation),
    ports.facts.head(),
    ports.runners.detect(fork),
    readDirectives(fork, ports.facts),
  ]);
  const observation: Observation = {
    suites: [...suites],
    directives,
    overview: overview(listed.paths, listed.cut),
    files: listed.paths.length,
    ...(listed.cut ? { moreFiles: true } : {}),
    head,
    sandbox: { kind: ports.sandbox.kind, isolation: [...ports.sandbox.describe()] },
  };
  return { kind: 'observe-workspace', observation };
}

/** The person's own directives first, those of the workspace last (nearest); what is over the limit is cut from the farthest. */
async function readDirectives(
  fork: Fork,
  facts: Performance['ports']['facts'],
): Promise<Observation['directives']> {
  const own = await nearest(fork);
  return cutChain([...(await facts.directivesOutside()), ...(own ? [own] : [])], limits.directivesBytesMax);
}

async function nearest(fork: Fork): Promise<DirectivesFile | null> {
  for (const name of directiveNames) {
    const file = await fromFork(fork, name);
    if (file) return file;
  }
  return null;
}

async function fromFork(fork: Fork, path: string): Promise<{ path: string; text: string } | null> {
  const bytes = await fork.read(path);
  if (!bytes.ok) return null;
  const file = decodeText(bytes.value);
  return file.ok ? { path, text: file.value.text } : null;
}

interface Listed {
  readonly paths: readonly WorkspacePath[];
  /** there are more */
  readonly cut: boolean;
}

/** The files nearest to the root that are not ignored. Costs the same in a large workspace as in a middling one. */
async function lookAround(
  fork: Fork,
  search: TextSearch,
  cancellation: Performance['cancellation'],
): Promise<Listed> {
  const most = { files: limits.overviewFilesMax, folders: limits.overviewFoldersMax };
  if (!fork.walk) return search.files(fork, { filesMax: most.files }, cancellation);
  const root = await readRules(fork, ['.gitignore']);
  const walked = await fork.walk((name) => !root.ignores(name, true), most);
  const rules = await readRules(
    fork,
    walked.filter((path) => /(^|\/)\.gitignore$/.test(path)),
  );
  const paths = walked.filter((path) => !rules.ignores(path, false));
  return { paths: paths.toSorted(), cut: walked.length >= most.files };
}

async function readRules(fork: Fork, paths: readonly WorkspacePath[]): Promise<IgnoreRules> {
  const texts = new Map<string, string>();
  for (const path of paths) {
    const bytes = await fork.read(path);
    if (bytes.ok) texts.set(path, new TextDecoder().decode(bytes.value));
  }
  return createIgnoreRules((path) => texts.get(path));
}

const overviewLinesMax = 60;

/** The first two levels of the tree, folders with their number of files; a `+` where not all were counted. */
function overview(paths: readonly string[], cut: boolean): string {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const [first = '', second] = path.split('/');
    const key =
      second === undefined ? first : path.split('/').length > 2 ? `${first}/${second}/` : `${first}/`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const more = cut ? '+' : '';
  const lines = [...counts].map(([key, count]) =>
    key.endsWith('/') ? `${key} (${count}${more} files)` : key,
  );
  const rest = lines.length - overviewLinesMax;
  return [...lines.slice(0, overviewLinesMax), ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n');
}
