import type { Hunk, WorkspacePath } from '../../protocol/content.ts';
import type { HunkPlace, LineRange, ProposedLines } from './place-hunks.ts';
import { placeHunks } from './place-hunks.ts';

/** A changed text file as the agent began it and as it proposes it, both as lines. */
export interface ProposedFile {
  readonly path: WorkspacePath;
  readonly base: readonly string[];
  readonly proposed: readonly string[];
  /** what leads from one to the other, in order */
  readonly hunks: readonly Hunk[];
}

/** What a person decided about a hunk or file. `settled`: they merged it by hand. */
export type UnitDecision = 'open' | 'kept' | 'undone' | 'settled';

/** A hunk that the person has still to decide on. */
export interface OpenHunk {
  readonly hunk: Hunk;
  /** 1-based, among the file's open hunks */
  readonly number: number;
  /** in the person's text, unsaved typing included */
  readonly place: HunkPlace;
  /** in the proposal; for a conflict the place of the person's lines, which stand there unchanged */
  readonly inProposal: LineRange;
}

/** A file under review at one moment. */
export interface FileReview {
  readonly path: WorkspacePath;
  readonly open: readonly OpenHunk[];
  /** the person's text with every open hunk that does not conflict with it */
  readonly proposal: readonly string[];
}

/**
 * Brings the agent's proposal and the person's text together without changing either. The person's own edits are found
 * by comparing their text with the base (and the hunks that were kept), so they never show as the agent's; a hunk's id
 * depends on the agent's texts alone.
 */
export function reviewFile(
  file: ProposedFile,
  current: readonly string[],
  decisionOf: (hunk: Hunk) => UnitDecision,
): FileReview {
  const { start, open } = startOf(file, decisionOf);
  const places = placeHunks(start, current, open);
  const proposal: string[] = [];
  const shown: OpenHunk[] = [];
  // line of the person's text up to which the proposal is put together
  let at = 0;
  places.forEach((place, index) => {
    const hunk = open[index]?.hunk;
    if (!hunk) return;
    const from = Math.max(at, place.start);
    proposal.push(...current.slice(at, from));
    // Two conflicts can be about the same lines.
    const first = proposal.length - (from - place.start);
    const to = Math.max(at, place.end);
    proposal.push(...(place.kind === 'clear' ? place.lines : current.slice(from, to)));
    at = to;
    shown.push({ hunk, number: index + 1, place, inProposal: { start: first, end: proposal.length } });
  });
  proposal.push(...current.slice(at));
  return { path: file.path, open: shown, proposal };
}

/**
 * The sides of a merge by hand of some of the open hunks: what the person's text is compared with, and the same with these
 * hunks.
 */
export function mergeSides(
  file: ProposedFile,
  decisionOf: (hunk: Hunk) => UnitDecision,
  ids: ReadonlySet<string>,
): { readonly base: readonly string[]; readonly proposed: readonly string[] } {
  const decided = (hunk: Hunk): UnitDecision => (ids.has(hunk.id) ? 'kept' : decisionOf(hunk));
  return { base: startOf(file, decisionOf).start, proposed: startOf(file, decided).start };
}

/** The base with the hunks that were kept, and where the open ones stand in it. */
function startOf(
  file: ProposedFile,
  decisionOf: (hunk: Hunk) => UnitDecision,
): {
  readonly start: readonly string[];
  readonly open: readonly (ProposedLines & { readonly hunk: Hunk })[];
} {
  const start: string[] = [];
  const open: (ProposedLines & { readonly hunk: Hunk })[] = [];
  let at = 0;
  for (const hunk of file.hunks) {
    const from = hunk.beforeStart - 1;
    const to = from + hunk.beforeLines.length;
    const lines = file.proposed.slice(hunk.afterStart - 1, hunk.afterStart - 1 + hunk.afterLines.length);
    start.push(...file.base.slice(at, from));
    const decision = decisionOf(hunk);
    if (decision === 'open') {
      open.push({ hunk, id: hunk.id, start: start.length, end: start.length + to - from, lines });
    }
    start.push(...(decision === 'kept' ? lines : file.base.slice(from, to)));
    at = to;
  }
  start.push(...file.base.slice(at));
  return { start, open };
}
