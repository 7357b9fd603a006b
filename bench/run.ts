/**
 * Runs benchmarks and prints every figure beside its budget:
 *
 *     node bench/run.ts [--json] [engine] [prompt] [cold-start] [ledger] [forks] [sandbox] [apply] [panel] [panel-host]
 *
 * Without names it runs all of them, one after the other. Times depend on the machine and on what else runs on it, so no
 * figure decides the exit code; only a benchmark that cannot run does.
 */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Budget } from './budgets.ts';
import { budgets, isWithin } from './budgets.ts';
import type { Baseline, Benchmark, Figure } from './measure.ts';
import { formatValue } from './measure.ts';

const benches: Readonly<Record<string, () => Promise<{ readonly run: Benchmark }>>> = {
  engine: () => import('./engine.ts'),
  prompt: () => import('./prompt.ts'),
  'cold-start': () => import('./cold-start.ts'),
  ledger: () => import('./ledger.ts'),
  forks: () => import('./forks.ts'),
  sandbox: () => import('./sandbox.ts'),
  apply: () => import('./apply.ts'),
  panel: () => import('./panel.ts'),
  'panel-host': () => import('./panel-host.ts'),
};

interface Row extends Figure {
  readonly bench: string;
  readonly budget: Budget | undefined;
  /** what the figure is beside each of these, as a factor */
  readonly beside: readonly (Baseline & { readonly ratio: number })[];
}

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const unknown = names.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`Cannot run ${unknown.join(', ')}: the benchmarks are ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}

const before = machine();
if (!options.json) console.log(`${describeMachine(before)}\n`);
const rows: Row[] = [];
for (const name of names.length > 0 ? names : Object.keys(benches)) rows.push(...(await measure(name)));
const after = machine();
if (options.json) {
  console.log(JSON.stringify({ before, after, figures: rows.map(toJson) }, null, 2));
} else {
  printTable(rows);
  console.log(`\nload at the end: ${after.load.map((load) => load.toFixed(1)).join(', ')}`);
}

/** A benchmark that breaks is said, and the others run all the same. */
async function measure(name: string): Promise<Row[]> {
  process.stderr.write(`${name} …\n`);
  try {
    const bench = await benches[name]?.();
    const figures = (await bench?.run()) ?? [];
    const missing = budgets.filter(
      ({ bench: owner, figure }) => owner === name && !figures.some((one) => one.name === figure),
    );
    return [
      ...figures.map((figure) => toRow(name, figure)),
      ...missing.map(({ figure }) =>
        toRow(name, { name: figure, value: Number.NaN, unit: '', note: 'was not measured here' }),
      ),
    ];
  } catch (error) {
    process.exitCode = 1;
    console.error(`Cannot measure ${name}: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

function toRow(bench: string, figure: Figure): Row {
  const budget = budgets.find((one) => one.bench === bench && one.figure === figure.name);
  const baselines = [...(figure.baseline ? [figure.baseline] : []), ...(budget?.peers ?? [])];
  const beside = baselines.map((one) => ({ ...one, ratio: figure.value / one.value }));
  return { ...figure, bench, budget, beside };
}

function toJson({ budget, baseline: _, ...row }: Row): object {
  const limit = budget?.limit;
  return { ...row, ...(limit && { budget: limit, within: isWithin(row.value, limit) ?? null }) };
}

interface Machine {
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
  /** processes that wanted a core, over 1, 5 and 15 minutes */
  readonly load: readonly number[];
}

function machine(): Machine {
  const { node } = process.versions;
  return { node, processor: cpus()[0]?.model ?? '', cores: availableParallelism(), load: loadavg() };
}

function describeMachine({ node, processor, cores, load }: Machine): string {
  return `Node ${node}, ${cores} cores (${processor}), load ${load.map((one) => one.toFixed(1)).join(', ')}`;
}

function printTable(all: readonly Row[]): void {
  const cells = all.map(cellsOf);
  const head = ['what', 'figure', '', 'budget', '', 'beside'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of [head, ...cells]) {
    const padded = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 1 || column === 3 ? cell.padStart(width) : cell.padEnd(width);
    });
    console.log(padded.join('  ').trimEnd());
  }
}

function cellsOf({ name, value, unit, budget, beside, note }: Row): string[] {
  const ratios = beside.map((one) => `${one.ratio.toFixed(2)} × ${one.name} (${formatValue(one.value)})`);
  const within = isWithin(value, budget?.limit);
  return [
    name,
    Number.isNaN(value) ? '–' : formatValue(value),
    unit,
    describeLimit(budget?.limit),
    within === undefined ? '' : within ? 'within' : 'over',
    [...ratios, ...(note === undefined ? [] : [note])].join('; '),
  ];
}

function describeLimit(limit: Budget['limit']): string {
  if (limit === undefined) return '';
  return 'most' in limit ? `≤ ${limit.most.toLocaleString('en')}` : `≥ ${limit.least.toLocaleString('en')}`;
}
