import type { ChangeUnit } from '../edits/change-units.ts';
import type { LineRange } from './place-hunks.ts';
import type { UnitDecision } from './review-model.ts';
import { reviewFile } from './review-model.ts';
import type { FileContent, ReviewedFile } from './reviewed-files.ts';

/** A part of a file's change that the person has still to decide on, with what is shown of it. */
export interface OpenPart {
  readonly id: string;
  /** 1-based, among the file's open parts */
  readonly number: number;
  /** `whole`: the file comes, goes, or changes as a whole */
  readonly extent: 'hunk' | 'whole';
  /** see `HunkPlace`: whether the person's text takes it, has it already, or stands against it */
  readonly state: 'clear' | 'present' | 'conflict';
  /** lines of the person's text that it is about; null when it is about no lines */
  readonly place: LineRange | null;
  /** its lines in the proposal's text */
  readonly inProposal: LineRange | null;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** What a review shows of a file at one moment. */
export interface FileView {
  readonly open: readonly OpenPart[];
  /** the person's text with every open part that does not conflict with it; null when that is no text, or no file */
  readonly proposal: readonly string[] | null;
}

/**
 * What is open in a file, and where. `current` is the person's text as lines, unsaved typing included; null when they have
 * no such file.
 */
export function viewFile(
  file: ReviewedFile,
  current: readonly string[] | null,
  decisionOf: (unit: Pick<ChangeUnit, 'id' | 'path'>) => UnitDecision,
): FileView {
  if (!file.text) return viewWhole(file, current, decisionOf);
  if (current === null) return viewMissing(file, decisionOf);
  const { open, proposal } = reviewFile(file.text, current, decisionOf);
  return {
    open: open.map(({ hunk, number, place, inProposal }) => ({
      id: hunk.id,
      number,
      extent: 'hunk',
      state: place.kind,
      place,
      inProposal,
      removed: current.slice(place.start, place.end),
      added: place.lines,
    })),
    proposal,
  };
}

/** The person deleted the file, or moved it away: every hunk stands against that. */
function viewMissing(
  { units, before, after }: ReviewedFile,
  decisionOf: (unit: Pick<ChangeUnit, 'id' | 'path'>) => UnitDecision,
): FileView {
  const open = units
    .filter((unit) => unit.kind === 'hunk' && decisionOf(unit) === 'open')
    .map((unit, index) => ({
      id: unit.id,
      number: index + 1,
      extent: 'hunk' as const,
      state: 'conflict' as const,
      place: null,
      inProposal: null,
      removed: unit.kind === 'hunk' ? unit.hunk.beforeLines : linesOf(before),
      added: unit.kind === 'hunk' ? unit.hunk.afterLines : linesOf(after),
    }));
  return { open, proposal: null };
}

function viewWhole(
  file: ReviewedFile,
  current: readonly string[] | null,
  decisionOf: (unit: Pick<ChangeUnit, 'id' | 'path'>) => UnitDecision,
): FileView {
  const [unit] = file.units;
  const proposed = file.after.kind === 'text' ? file.after.lines : null;
  if (!unit || decisionOf(unit) !== 'open') return { open: [], proposal: current };
  const state = stateOfWhole(file, current);
  const kept = state === 'conflict' ? current : proposed;
  const all = (lines: readonly string[] | null): LineRange | null => lines && { start: 0, end: lines.length };
  const part: OpenPart = {
    id: unit.id,
    number: 1,
    extent: 'whole',
    state,
    place: all(current),
    inProposal: all(kept),
    removed: file.after.kind === 'absent' ? (current ?? []) : [],
    added: file.before.kind === 'absent' ? (proposed ?? []) : [],
  };
  return { open: [part], proposal: kept };
}

function stateOfWhole({ before, after }: ReviewedFile, current: readonly string[] | null): OpenPart['state'] {
  // What is no text, or differs in permissions or line ends only, cannot be told apart here; the accept looks at the bytes.
  const texts = before.kind === 'text' || after.kind === 'text';
  if (!texts || (before.kind === 'text' && isSame(after, before.lines))) return 'clear';
  if (isSame(after, current)) return 'present';
  return isSame(before, current) ? 'clear' : 'conflict';
}

function isSame(content: FileContent, current: readonly string[] | null): boolean {
  if (content.kind === 'absent' || current === null) return content.kind === 'absent' && current === null;
  return (
    content.kind === 'text' &&
    content.lines.length === current.length &&
    content.lines.every((line, index) => line === current[index])
  );
}

function linesOf(content: FileContent): readonly string[] {
  return content.kind === 'text' ? content.lines : [];
}
