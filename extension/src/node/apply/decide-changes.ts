import type { FileState, WorkspacePath } from '../../protocol/content.ts';
import type { Result } from '../../protocol/result.ts';
import type { ApplyOutcome } from '../../core/ports.ts';
import { failed } from './apply-failure.ts';
import type { Workshop } from './carry-out.ts';
import type { AcceptedHunks } from './journal.ts';
import { observe } from './observe.ts';
import type { Sight } from './observe.ts';
import type { Decision } from './plan-record.ts';
import { reconcile } from './reconcile.ts';
import type { TextEdits } from './text-edits.ts';
import type { Aim, Version } from './versions.ts';
import { forbiddenPath, withoutCase } from './workspace-paths.ts';

/** One path to be changed; its aim may depend on what stands there now. */
export interface ChangeRequest {
  readonly path: WorkspacePath;
  readonly aim: (present: FileState) => Promise<Result<Aim, 'damaged'>>;
}

/** What is to be done at each path, and the hunks that are accepted by it. */
export interface Decided {
  readonly decisions: readonly Decision[];
  readonly accepted: readonly AcceptedHunks[];
}

/**
 * Looks at every path and settles what is to happen there, without writing into the workspace. Contents that the plan
 * will need and that only the workspace, or nobody, has are in the blob store afterwards. The other outcomes mean that
 * nothing may be written.
 */
export async function decideChanges(
  shop: Workshop & { readonly text: TextEdits },
  requests: readonly ChangeRequest[],
): Promise<Decided | ApplyOutcome> {
  const decisions: Decision[] = [];
  const conflicts: Extract<ApplyOutcome, { status: 'conflicts' }>['conflicts'][number][] = [];
  const accepted: AcceptedHunks[] = [];
  const twins = pathsInTwoCases(requests.map(({ path }) => path));
  for (const { path, aim: aimFor } of requests) {
    const forbidden = forbiddenPath(path);
    if (forbidden !== undefined)
      return failed('denied', `Cannot write ${JSON.stringify(path)} as ${forbidden}. Leave this file out.`);
    const sight = await observe({ ...shop, hasTwin: twins.has(withoutCase(path)) }, path);
    const aim = await aimFor(sight.state);
    if (!aim.ok) return failed(aim.failure.reason, aim.failure.message);
    const verdict = await reconcile(aim.value, sight, shop);
    if (verdict.kind === 'refused') return failed(verdict.reason, verdict.message);
    if (verdict.kind === 'conflict') {
      const { message, merged } = verdict;
      conflicts.push(merged === undefined ? { path, message } : { path, message, merged });
      continue;
    }
    if (verdict.kind === 'change' && conflicts.length === 0) {
      const kept = await keepContents(shop, sight, verdict.to);
      if (!kept.ok) return failed(kept.failure.reason, kept.failure.message);
    }
    decisions.push({ path, sight: withoutBytes(sight), verdict });
    if (aim.value.accepted) accepted.push(aim.value.accepted);
  }
  return conflicts.length > 0 ? { status: 'conflicts', conflicts } : { decisions, accepted };
}

async function keepContents(
  { blobs }: Workshop,
  sight: Sight,
  to: Version,
): Promise<Result<void, 'no-space' | 'denied'>> {
  const backup = sight.state.kind === 'file' ? sight : undefined;
  for (const { state, bytes } of backup ? [backup, to] : [to]) {
    if (state.kind !== 'file' || bytes === undefined || (await blobs.has(state.hash))) continue;
    const put = await blobs.put(bytes);
    if (put.ok) continue;
    const { reason, message } = put.failure;
    return { ok: false, failure: { reason: reason === 'denied' ? 'denied' : 'no-space', message } };
  }
  return { ok: true, value: undefined };
}

/** A large change set's contents are not all kept in memory. */
function withoutBytes({ bytes: _bytes, ...sight }: Sight): Sight {
  return sight;
}

/** Spellings (`withoutCase`) that more than one path has. */
function pathsInTwoCases(paths: readonly WorkspacePath[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const path of paths.map(withoutCase)) (seen.has(path) ? twice : seen).add(path);
  return twice;
}
