import type { CheckpointId, Manifest } from '../../protocol/content.ts';
import type { IntentOf, Outcome } from '../../protocol/intents.ts';
import { decodeManifest, diffManifests } from '../forks/manifests.ts';
import type { BlobStore, Fork } from '../ports.ts';
import { runValidators } from '../validators/pipeline.ts';
import type { Performance } from './perform.ts';
import { failedOutcome } from './perform.ts';

/** Has the validators judge what changed between two checkpoints. The fork stands at the second one. */
export async function validate(
  intent: IntentOf<'validate'>,
  fork: Fork,
  { id, state, ports, cancellation }: Performance,
): Promise<Outcome> {
  const from = await readManifest(intent.from, ports.blobs);
  const to = await readManifest(intent.to, ports.blobs);
  if (!from || !to) {
    return failedOutcome({
      reason: 'damaged',
      message:
        'Cannot validate as a checkpoint of this session is damaged or missing. `ratchet verify` says which; branch before it.',
    });
  }
  const files = diffManifests(from, to);
  const reports = await runValidators(
    {
      files,
      fork,
      content: (hash) => ports.blobs.get(hash),
      tests: intent.tests,
      suites: state.observation?.suites ?? [],
      baseline: state.baseline,
      runners: ports.runners,
      directives: state.observation?.directives ?? [],
      sandbox: ports.sandbox,
      to: intent.to,
      syntax: ports.syntax,
      secrets: ports.secrets,
      permissions: state.permissions,
      allowedPaths: state.allowedPaths,
      onOutput: ({ stream, text }) => ports.onLive({ kind: 'output', intent: id, stream, text }),
      cancellation,
    },
    ports.clock,
  );
  // What the tests wrote is not part of the change.
  const restored = await fork.restore(intent.to ?? undefined);
  return restored.ok ? { kind: 'validate', files, reports } : failedOutcome(restored.failure);
}

async function readManifest(id: CheckpointId | null, blobs: BlobStore): Promise<Manifest | undefined> {
  if (id === null) return { version: 1, changes: [] };
  const bytes = await blobs.get(id);
  const manifest = bytes && decodeManifest(bytes);
  return manifest?.ok ? manifest.value : undefined;
}
