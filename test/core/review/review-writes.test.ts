import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChangeSet, FileState } from '../../../extension/src/protocol/content.ts';
import type { ProposedFile } from '../../../extension/src/core/review/review-model.ts';
import { createFakeWorkspaceWriter } from '../../support/fake-workspace-writer.ts';
import { createFakeBlobStore } from '../../support/memory-blob-store.ts';
import { file } from '../../support/workspace-tree.ts';
import { playReview } from './random-review.ts';
import type { WorldWrite } from './review-world.ts';

describe('what the review takes an accept and its undo to mean', function () {
  this.timeout(60_000);

  it('is what the real writer does to the person’s files, whatever they saved in between', async () => {
    const kinds = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(999_999), { minLength: 40, maxLength: 160, size: 'max' }),
        async (numbers) => {
          const { writes } = playReview(numbers, new Map());
          const player = new Player();
          for (const write of writes) {
            await player.replay(write);
            const name = `${write.intent.kind}: ${write.outcome}`;
            kinds.set(name, (kinds.get(name) ?? 0) + 1);
          }
        },
      ),
      { numRuns: 500, seed: 1, endOnFailure: true },
    );
    const expected = [
      'apply-change-set: apply-change-set',
      'undo-apply: conflicts',
      'undo-apply: undo-apply',
    ];
    for (const kind of expected) assert.ok((kinds.get(kind) ?? 0) > 20, kind);
  });
});

/** Gives the real writer what the world's session asked for, on the same files. */
class Player {
  readonly #blobs = createFakeBlobStore();
  readonly #writer = createFakeWorkspaceWriter({}, this.#blobs);
  readonly #undoIds = new Map<string, string>();
  readonly #changeSets = new Map<readonly ProposedFile[], ChangeSet>();

  async replay({ proposed, id, intent, before, outcome, after }: WorldWrite): Promise<void> {
    for (const [path, content] of Object.entries(before)) {
      this.#writer.edit(path, file(content));
    }
    const done =
      intent.kind === 'apply-change-set'
        ? await this.#writer.apply(await this.#changeSet(proposed), intent.selection, id)
        : await this.#writer.undo(this.#undoIds.get(intent.undoId) ?? '', id);
    if (done.status === 'applied') this.#undoIds.set(id, done.undoId);
    assert.equal(done.status === 'applied' ? intent.kind : done.status, outcome);
    const files = Object.entries(this.#writer.tree()).map(([path, node]) => [
      path,
      node.kind === 'file' ? node.content : node.kind,
    ]);
    assert.deepEqual(Object.fromEntries(files), after);
  }

  async #changeSet(proposed: readonly ProposedFile[]): Promise<ChangeSet> {
    const known = this.#changeSets.get(proposed);
    if (known) return known;
    const files = [];
    for (const { path, base, proposed: lines } of proposed) {
      files.push({ path, before: await this.#put(base), after: await this.#put(lines) });
    }
    // The same id would be taken for the same change set.
    const changeSet = { id: String(this.#changeSets.size).padStart(64, '0'), files };
    this.#changeSets.set(proposed, changeSet);
    return changeSet;
  }

  async #put(lines: readonly string[]): Promise<FileState> {
    const bytes = Buffer.from(lines.join('\n'));
    const stored = await this.#blobs.put(bytes);
    assert.ok(stored.ok);
    return { kind: 'file', hash: stored.value, size: bytes.length, mode: 0o644 };
  }
}
