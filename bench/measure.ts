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

/** One measured figure. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly note?: string;
}

/** Prints a benchmark's figures when its file is the program that was started. */
export async function printWhenRunDirectly(module: ImportMeta, run: () => Promise<Figure[]>): Promise<void> {
  if (!module.main) return;
  for (const { name, value, unit, note } of await run()) {
    console.log(`${name}: ${value.toFixed(2)} ${unit}${note === undefined ? '' : ` (${note})`}`);
  }
}
