/** Milliseconds that `work` takes, on the monotonic clock. */
export async function millisecondsOf(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The value below which the share `p` (0 to 1) of the samples lies. */
export function percentile(samples: readonly number[], p: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}

/** Something that was measured elsewhere, or by another program, in the unit of the figure that it stands beside. */
export interface Baseline {
  readonly name: string;
  readonly value: number;
}

/** One measured figure. Budgets (`budgets.ts`) find it by its name. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly note?: string;
  /** what another program took for the same in the same run */
  readonly baseline?: Baseline;
}

/** A benchmark: measures, and cleans up after itself. */
export type Benchmark = () => Promise<readonly Figure[]>;

/** Prints a benchmark's figures when its file is the program that was started. */
export async function printWhenRunDirectly(module: ImportMeta, run: Benchmark): Promise<void> {
  if (!module.main) return;
  for (const { name, value, unit, note } of await run()) {
    console.log(`${name}: ${formatValue(value)} ${unit}${note === undefined ? '' : ` (${note})`}`);
  }
}

/** Three digits that count, thousands apart. */
export function formatValue(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
