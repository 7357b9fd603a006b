import { createIgnoreRules } from '../../core/forks/ignore-rules.ts';
import type { BlobStore, Fork } from '../../core/ports.ts';
import { fail, ok, type Result } from '../../protocol/result.ts';
import { readOuterIgnoreFiles, readTextInView } from './ignore-files.ts';
import { LayeredFork, type ForkLimits } from './layered-fork.ts';
import type { Layers } from './layers.ts';

/** The fork that these layers make, with everything in them that an earlier process left taken in. */
export async function forkOver(
  layers: Layers,
  parts: {
    /** real path */
    readonly workspace: string;
    /** the path by which the person knows it */
    readonly name: string;
    readonly blobs: BlobStore;
    readonly limits: ForkLimits;
  },
): Promise<Result<Fork, 'no-space'>> {
  const { workspace, blobs, limits } = parts;
  const outer = readOuterIgnoreFiles(workspace);
  const rules = createIgnoreRules((path) => readTextInView(layers, path), outer);
  const roots = [workspace, parts.name.replace(/\/+$/, '')];
  const fork = new LayeredFork({ workspace, roots, layers, blobs, rules, limits });
  const absorbed = await fork.absorb();
  // A file that cannot be taken in is complained about again after the next command; the fork itself works.
  if (!absorbed.ok && absorbed.failure.reason === 'no-space')
    return fail('no-space', absorbed.failure.message);
  return ok(fork);
}
