import type { Baseline } from './measure.ts';

/** What a figure may be at most, or must be at least. */
export interface Budget {
  /** benchmark that measures it */
  readonly bench: string;
  /** name of the figure */
  readonly figure: string;
  /** absent for a figure that is only compared */
  readonly limit?: { readonly most: number } | { readonly least: number };
  /** other agents, measured on a machine of the same kind with the same script of turns */
  readonly peers?: readonly Baseline[];
}

/** The engine's budgets. The unit is the figure's. */
export const budgets: readonly Budget[] = [
  ...['turn 1 to 50', 'around turn 100', 'around turn 1,000'].map((when) => ({
    bench: 'engine',
    figure: `engine’s own time a turn, ${when}`,
    limit: { most: 3 },
  })),
  {
    bench: 'engine',
    figure: 'edit turn, checkpoint and syntax check included',
    limit: { most: 4 },
    peers: [
      { name: 'Gemini CLI', value: 7.7 },
      { name: 'Codex', value: 15.7 },
      { name: 'opencode', value: 120 },
    ],
  },
  {
    bench: 'engine',
    figure: 'sandboxed command turn over the command’s own time, checkpoint included',
    limit: { most: 18 },
  },
  {
    bench: 'engine',
    figure: 'sandboxed command turn, checkpoint included',
    peers: [
      { name: 'Codex', value: 74 },
      { name: 'Cline without a sandbox', value: 15.5 },
    ],
  },
  ...['Responses API', 'Chat Completions'].flatMap((api): Budget[] => [
    {
      bench: 'prompt',
      figure: `bytes sent over 50 command turns, ${api}`,
      limit: { most: 0.75 },
      peers: [
        { name: 'Cline', value: 1.5 },
        { name: 'Codex', value: 2.64 },
      ],
    },
    {
      bench: 'prompt',
      figure: `prompt bytes that repeat an earlier request exactly, ${api}`,
      limit: { least: 99 },
    },
  ]),
  {
    bench: 'cold-start',
    figure: 'cold start to the first model request',
    limit: { most: 100 },
    peers: [{ name: 'Codex', value: 130 }],
  },
  {
    bench: 'cold-start',
    figure: 'peak memory of a run of 50 turns',
    limit: { most: 150 },
    peers: [{ name: 'Codex', value: 151 }],
  },
  ...['open', 'checkpoint of 10 changed files', 'checkpoint of 1 more', 'rollback to before'].map((what) => ({
    bench: 'forks',
    figure: `${what}, fork of 50,000 files`,
    limit: { most: 20 },
  })),
  { bench: 'ledger', figure: 'ledger appends', limit: { least: 20_000 } },
  ...['session of 100,000 entries opened', 'plan of 1,000 steps opened'].map((figure) => ({
    bench: 'panel',
    figure,
    limit: { most: 1_000 },
  })),
  ...['panning a plan of 1,000 steps', 'panning all of a plan of 1,000 steps in sight'].map((figure) => ({
    bench: 'panel',
    figure,
    limit: { least: 60 },
  })),
  {
    bench: 'panel-host',
    figure: 'open a session of 100,000 events in the panel',
    limit: { most: 1_000 },
  },
  {
    bench: 'panel-host',
    figure: 'look at another moment of 100,000 events, 95 of 100',
    limit: { most: 50 },
  },
];

/** Whether the value keeps to the budget; undefined when there is none, or no value. */
export function isWithin(value: number, limit: Budget['limit']): boolean | undefined {
  if (limit === undefined || Number.isNaN(value)) return undefined;
  return 'most' in limit ? value <= limit.most : value >= limit.least;
}
