/**
 * Measures the repair search on folders of published failing-test cases:
 *     node bench/repair.ts DIR [--limit N] [--every N] [--seconds 20] [--only TEXT] [--verbose]
 * DIR holds *.jsonl.gz files of cases (fields id, lang, files, tests, extra, solution), or is one such file.
 */
import { readFile, readdir, stat } from 'node:fs/promises';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { neverCancelled } from '../extension/src/core/cancellation.ts';
import { applyEdits } from '../extension/src/core/repair/apply-edits.ts';
import type { RepairOutcome } from '../extension/src/core/repair/repair-search.ts';
import { createRepairSearch } from '../extension/src/node/repair/repair-search.ts';
import { createSyntaxTrees } from '../extension/src/node/syntax/syntax-trees.ts';
import type { TestSuite } from '../extension/src/protocol/tests.ts';
import { createFolderFork } from '../test/support/folder-fork.ts';
import { createSpawnSandbox } from '../test/support/spawn-sandbox.ts';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { percentile } from './measure.ts';

interface Case {
  readonly id: string;
  readonly lang: 'python' | 'javascript';
  readonly files: Record<string, string>;
  readonly tests: Record<string, string>;
  readonly extra?: Record<string, string>;
  readonly solution: Record<string, string>;
}

interface Row {
  readonly id: string;
  readonly outcome: RepairOutcome;
  /** whether the text of the n-th patch equals the solution but for white space; -1: none does */
  readonly same: number;
  readonly firstMs: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    limit: { type: 'string', default: '1000' },
    every: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '20' },
    only: { type: 'string', default: '' },
    verbose: { type: 'boolean', default: false },
  },
});

for (const [name, cases] of await readSets(positionals[0] ?? '.')) {
  const chosen = cases
    .filter(({ id }) => id.includes(values.only))
    .filter((_case, index) => index % Number(values.every) === 0)
    .slice(0, Number(values.limit));
  const rows: Row[] = [];
  for (const each of chosen) {
    const row = await repair(each);
    rows.push(row);
    print(row);
  }
  summarise(name, rows);
}

async function readSets(path: string): Promise<[string, Case[]][]> {
  const isFolder = (await stat(path)).isDirectory();
  const names = isFolder ? (await readdir(path)).filter((name) => name.endsWith('.jsonl.gz')).sort() : [''];
  return Promise.all(
    names.map(async (name): Promise<[string, Case[]]> => {
      const text = gunzipSync(await readFile(join(path, name))).toString();
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      return [name === '' ? path : name, lines.map((line) => JSON.parse(line) as Case)];
    }),
  );
}

async function repair(each: Case): Promise<Row> {
  await using folder = await temporaryFolder();
  await using scratch = await temporaryFolder();
  for (const part of [each.extra, each.files, each.tests]) {
    for (const [path, text] of Object.entries(part ?? {})) {
      await mkdir(dirname(join(folder.path, path)), { recursive: true });
      await writeFile(join(folder.path, path), text);
    }
  }
  const suite = suiteOf(each);
  const search = createRepairSearch({
    sandbox: createSpawnSandbox(),
    syntax: createSyntaxTrees(),
    clock: {
      now: () => performance.now(),
      wait: (ms) => wait(ms),
    },
    scratch: scratch.path,
  });
  const started = performance.now();
  let firstMs = Number.NaN;
  const outcome = await search.search(
    {
      fork: createFolderFork(folder.path),
      suite,
      target: { paths: suite.files, ids: [] },
      allowedPaths: Object.keys(each.files),
      budgetMs: Number(values.seconds) * 1000,
      seed: 0,
    },
    ({ plausible }) => {
      if (plausible > 0 && Number.isNaN(firstMs)) firstMs = performance.now() - started;
    },
    neverCancelled,
  );
  const wanted = canonical(each.solution);
  const same = outcome.patches.findIndex(
    ({ edits }) =>
      canonical(Object.fromEntries(applyEdits(new Map(Object.entries(each.files)), edits))) === wanted,
  );
  return { id: each.id, outcome, same, firstMs };
}

function suiteOf({ lang, tests }: Case): TestSuite {
  const names = Object.keys(tests).filter((path) => /(?:^|\/)(?:test_[^/]*|test)\.(?:py|js)$/u.test(path));
  return {
    runner: lang === 'python' ? 'pytest' : 'node-test',
    directory: '.',
    because: 'bench',
    files: names,
  };
}

function canonical(texts: Record<string, string>): string {
  const bare = (text: string): string =>
    text.replaceAll(/"""[\s\S]*?"""|#.*|\/\/ .*/gu, '').replaceAll(/[\s;]/gu, '');
  return JSON.stringify(Object.entries(texts).map(([path, text]) => [path, bare(text)]));
}

function print({ id, outcome, same, firstMs }: Row): void {
  const best = outcome.patches[0];
  const verdict =
    best === undefined
      ? outcome.status
      : same === 0
        ? 'SAME'
        : `plausible${same > 0 ? ` (same: ${same + 1})` : ''}`;
  process.stdout.write(
    `${id.padEnd(28)} ${verdict.padEnd(20)} ${String(outcome.patches.length).padStart(3)} found ${String(outcome.tried).padStart(6)} tried ` +
      `${(firstMs / 1000).toFixed(1).padStart(5)} s  ${best?.description ?? (values.verbose ? outcome.message : '')}\n`,
  );
}

function summarise(name: string, rows: readonly Row[]): void {
  const plausible = rows.filter(({ outcome }) => outcome.status === 'repaired');
  const times = plausible.map(({ firstMs }) => firstMs / 1000);
  process.stdout.write(
    `${name}: ${plausible.length}/${rows.length} plausible (${((100 * plausible.length) / rows.length).toFixed(0)} %), ` +
      `first equals the solution's text ${rows.filter(({ same }) => same === 0).length}, among all ${rows.filter(({ same }) => same >= 0).length}, ` +
      `first found after median ${percentile(times, 0.5).toFixed(1)} s, p90 ${percentile(times, 0.9).toFixed(1)} s\n`,
  );
}
