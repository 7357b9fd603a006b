import * as z from 'zod';

/** A failure as a reporter saw it; texts are already cut to a size that is fit for a line. */
export const ErrorRecord = z.object({
  name: z.string().optional(),
  message: z.string(),
  /** as the language prints it */
  stack: z.string().optional(),
  expected: z.string().optional(),
  actual: z.string().optional(),
});
export type ErrorRecord = z.infer<typeof ErrorRecord>;

const test = { file: z.string(), names: z.array(z.string()).min(1) };

/**
 * One line that an injected reporter appends while tests run, so that a killed run still tells what it finished.
 * `file` is absolute or relative to the folder the runner started in; `names` are the suites' and the test's, outermost first.
 */
export const RunRecord = z.discriminatedUnion('event', [
  /** the first line; `cwd` as the process sees it, symbolic links resolved */
  z.object({ event: z.literal('begun'), cwd: z.string() }),
  /** a test or a suite began; with the file's own name, the file began to be loaded */
  z.object({ event: z.literal('started'), ...test }),
  z.object({
    event: z.literal('finished'),
    ...test,
    /** `container`: a suite, or a test that only holds others; no result of its own */
    status: z.enum(['passed', 'failed', 'skipped', 'errored', 'container']),
    /** null: the runner did not measure it */
    durationMs: z.number().nullish(),
    line: z.number().int().positive().nullish(),
    error: ErrorRecord.optional(),
    /** told early; the file's final records replace it */
    partial: z.boolean().optional(),
  }),
  /** a file that could not be loaded, or an error that belongs to no test */
  z.object({ event: z.literal('broken'), file: z.string().optional(), error: ErrorRecord }),
  /** an exception that nothing caught, in a process that ran this file alone */
  z.object({ event: z.literal('uncaught'), file: z.string(), error: ErrorRecord }),
  /** the process that ran this file alone has ended */
  z.object({
    event: z.literal('file-ended'),
    file: z.string(),
    code: z.number().int().nullable(),
    signal: z.string().nullable(),
    durationMs: z.number(),
    /** tail of its standard error */
    stderr: z.string(),
    /** the file uses no test library: it fails by throwing, or by its exit code */
    plain: z.boolean(),
  }),
  /** the runner is not installed; nothing ran */
  z.object({ event: z.literal('missing') }),
  /** the runner came to its regular end */
  z.object({ event: z.literal('done') }),
]);
export type RunRecord = z.infer<typeof RunRecord>;

/**
 * Reads a reporter's file. Lines that are no record are counted in `damaged`, except for a last line without its
 * line end: that is where a killed process stopped writing.
 */
export function parseRecords(text: string): {
  readonly records: readonly RunRecord[];
  readonly damaged: number;
} {
  const records: RunRecord[] = [];
  let damaged = 0;
  const lines = text.split('\n');
  lines.pop();
  for (const line of lines) {
    if (line === '') continue;
    const record = parseRecord(line);
    if (record === undefined) damaged += 1;
    else records.push(record);
  }
  return { records, damaged };
}

function parseRecord(line: string): RunRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return RunRecord.safeParse(value).data;
}
