import type { StackFrame } from '../../protocol/tests.ts';
import type { SuspiciousLine } from '../../protocol/repair.ts';

/** Lines run while one statement of a test ran; without coverage a test has none. */
interface Segment {
  /** project lines, 1-based, by path */
  readonly lines: Readonly<Record<string, readonly number[]>>;
}

/** One test's run, as far as it tells where a fault may be. */
export interface Spectrum {
  readonly status: 'passed' | 'failed';
  /** frames of the failure in the project, deepest first */
  readonly frames: readonly StackFrame[];
  /** in the order of the run; of a failed test, the last is the one that failed */
  readonly segments: readonly Segment[];
}

interface Unit {
  readonly lines: ReadonlySet<string>;
  readonly weight: number;
}

/**
 * Orders lines by suspicion: Ochiai's coefficient over weighted units (failed(line) / sqrt(failed * run(line))), ties
 * by the failure's stack, deepest frame first. A unit is a statement of a test, so that one long test tells more than
 * one bit; the whole of a failed test counts as well, because the fault may lie before the statement that noticed.
 * Without coverage only the frames count. Scores lie between 0 and 1; `mayChange` keeps tests and others' files out.
 */
export function localise(
  spectra: readonly Spectrum[],
  mayChange: (path: string) => boolean,
): SuspiciousLine[] {
  const failing: Unit[] = [];
  const passing: Unit[] = [];
  for (const spectrum of spectra) addUnits(spectrum, mayChange, failing, passing);
  const frames = frameScores(spectra, mayChange);
  const keys = new Set([...failing.flatMap((unit) => [...unit.lines]), ...frames.keys()]);
  const total = sum(failing);
  return [...keys]
    .map((key) => {
      const failed = sum(failing.filter((unit) => unit.lines.has(key)));
      const passed = sum(passing.filter((unit) => unit.lines.has(key)));
      const ochiai = failed === 0 ? 0 : failed / Math.sqrt(total * (failed + passed));
      const frame = frames.get(key) ?? 0;
      const split = key.lastIndexOf(':');
      return {
        path: key.slice(0, split),
        line: Number(key.slice(split + 1)),
        score: Math.min(1, total === 0 ? frame : 0.85 * ochiai + 0.15 * frame),
        why: reason(spectra, key, frame),
      };
    })
    .toSorted((a, b) => b.score - a.score || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line));
}

const keyOf = (path: string, line: number): string => `${path}:${line}`;

const sum = (units: readonly Unit[]): number => units.reduce((total, unit) => total + unit.weight, 0);

function addUnits(
  spectrum: Spectrum,
  mayChange: (path: string) => boolean,
  failing: Unit[],
  passing: Unit[],
): void {
  const units = spectrum.segments.map(({ lines }) => linesOf(lines, mayChange));
  if (spectrum.status === 'passed') {
    for (const lines of units) if (lines.size > 0) passing.push({ lines, weight: 1 });
    return;
  }
  const whole = new Set(units.flatMap((lines) => [...lines]));
  if (whole.size === 0) return;
  failing.push({ lines: whole, weight: 1 });
  const last = units.at(-1);
  if (last === undefined || last.size === 0) return;
  failing.push({ lines: last, weight: 1 });
  for (const lines of units.slice(0, -1)) if (lines.size > 0) passing.push({ lines, weight: 0.5 });
}

function linesOf(lines: Segment['lines'], mayChange: (path: string) => boolean): Set<string> {
  return new Set(
    Object.entries(lines).flatMap(([path, numbers]) =>
      mayChange(path) ? numbers.map((line) => keyOf(path, line)) : [],
    ),
  );
}

/** 1 for the deepest project frame of a failure, falling towards the caller. */
function frameScores(
  spectra: readonly Spectrum[],
  mayChange: (path: string) => boolean,
): Map<string, number> {
  const scores = new Map<string, number>();
  for (const { frames } of spectra) {
    frames
      .filter(({ path }) => mayChange(path))
      .forEach(({ path, line }, depth) => {
        const key = keyOf(path, line);
        scores.set(key, Math.max(scores.get(key) ?? 0, 1 / (1 + depth)));
      });
  }
  return scores;
}

function reason(spectra: readonly Spectrum[], key: string, frame: number): string {
  const split = key.lastIndexOf(':');
  const [path, line] = [key.slice(0, split), Number(key.slice(split + 1))];
  const runs = (status: Spectrum['status']): [number, number] => {
    const all = spectra.filter((spectrum) => spectrum.status === status);
    return [
      all.filter(({ segments }) => segments.some(({ lines }) => lines[path]?.includes(line) === true)).length,
      all.length,
    ];
  };
  const [failed, failures] = runs('failed');
  const [passed, passes] = runs('passed');
  const run =
    failed === 0 ? '' : `run by ${failed} of ${failures} failing and ${passed} of ${passes} passing tests`;
  const stack = frame === 0 ? '' : "in the failure's stack";
  return [run, stack].filter((part) => part !== '').join('; ');
}
