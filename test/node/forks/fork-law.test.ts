import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Fork } from '../../../extension/src/core/ports.ts';
import type { ForkKind } from '../../../extension/src/protocol/content.ts';
import { createFakeFork, type FakeCommandStep } from '../../support/fake-fork.ts';
import { realSubjects, whyNot, type RealSubject } from '../../support/real-forks.ts';
import { runOnMount } from '../../support/play-on-mount.ts';

/** One thing that happens to a fork. Paths are few, so that files, folders and links often meet. */
type Act =
  | { readonly act: 'write'; readonly path: string; readonly text: string; readonly mode?: number }
  | { readonly act: 'remove'; readonly path: string }
  | { readonly act: 'move'; readonly path: string; readonly to: string }
  | { readonly act: 'command'; readonly steps: readonly FakeCommandStep[] }
  | { readonly act: 'checkpoint' }
  | { readonly act: 'restore'; readonly which: number };

const workspaceFiles = {
  a: 'one',
  'd/a': 'two',
  'd/b': 'three',
  'd/e/a': 'four',
  'd/e/b/a': 'five',
  'e/b': 'six',
  '.gitignore': 'i/\n*.log\n',
  'i/a': 'ignored',
  'e/a.log': 'ignored too',
};

const segment = fc.constantFrom('a', 'b', 'd', 'e', 'i', 'a.log');
const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join('/'));
const text = fc.constantFrom('one', 'two', 'x', '');
const mode = fc.constantFrom(0o644, 0o755, 0o600);
const step: fc.Arbitrary<FakeCommandStep> = fc.oneof(
  fc.record({ do: fc.constant('write' as const), path, text, mode }),
  fc.record({
    do: fc.constant('link' as const),
    path,
    target: fc.constantFrom('a', 'd', '../d', '/etc', 'missing'),
  }),
  fc.record({ do: fc.constant('folder' as const), path }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), path }) },
);
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ act: fc.constant('write' as const), path, text, mode }),
  fc.record({ act: fc.constant('write' as const), path, text }),
  fc.record({ act: fc.constant('remove' as const), path }),
  fc.record({ act: fc.constant('move' as const), path, to: path }),
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('command' as const),
      steps: fc.array(step, { minLength: 1, maxLength: 4 }),
    }),
  },
  fc.record({ act: fc.constant('checkpoint' as const) }),
  { weight: 2, arbitrary: fc.record({ act: fc.constant('restore' as const), which: fc.nat(5) }) },
);

for (const [kind, numRuns] of [
  ['overlay', 15],
  ['copy', 15],
] as const satisfies readonly [ForkKind, number][]) {
  describe(`any history of a fork of kind ${kind}`, () => {
    before(async function () {
      const problem = await whyNot(kind);
      if (problem === undefined) return;
      console.log(`      skipped: ${problem}`);
      this.skip();
    });

    it('looks like the model, for tools and commands alike, and every checkpoint brings its moment back', async () => {
      const runs = Number(process.env['FORK_LAW_RUNS'] ?? numRuns);
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 10 }), async (acts) => {
          const subject = await realSubjects(kind)(workspaceFiles);
          try {
            await follow(subject, acts);
          } finally {
            await subject.dispose();
          }
        }),
        { numRuns: runs },
      );
    }).timeout(600_000);
  });
}

async function follow(subject: RealSubject, acts: readonly Act[]): Promise<void> {
  const model = createFakeFork(workspaceFiles, { workspace: subject.workspace });
  const moments: { readonly real?: string; readonly model?: string; readonly view: readonly string[] }[] = [
    { view: await viewOf(model) },
  ];
  for (const one of acts) {
    if (one.act === 'command') {
      await subject.play(one.steps);
      await model.play(one.steps);
    } else if (one.act === 'checkpoint') {
      const [real, modelled] = [await subject.fork.checkpoint(), await model.checkpoint()];
      assert.ok(real.ok && modelled.ok);
      moments.push({ real: real.value.id, model: modelled.value.id, view: await viewOf(model) });
    } else if (one.act === 'restore') {
      const moment = moments[one.which % moments.length]!;
      assert.deepEqual(await subject.fork.restore(moment.real), { ok: true, value: undefined });
      await model.restore(moment.model);
      assert.deepEqual(await viewOf(subject.fork), moment.view, 'restored');
      const again = await subject.fork.checkpoint();
      assert.ok(again.ok && (moment.real === undefined || again.value.id === moment.real), 'same id again');
    } else {
      const [real, modelled] = [await perform(subject.fork, one), await perform(model, one)];
      assert.equal(real, modelled, `outcome of ${JSON.stringify(one)}`);
    }
    assert.deepEqual(await viewOf(subject.fork), await viewOf(model), `after ${JSON.stringify(one)}`);
    assert.deepEqual(
      await subject.fork.changes(),
      await model.changes(),
      `changes after ${JSON.stringify(one)}`,
    );
  }
  const mounted = await runOnMount(
    await subject.fork.mount(),
    'find . -mindepth 1 -printf "%P %y\\n" | sort',
  );
  const seen = (await viewOf(model)).map((line) => line.split(' ').slice(0, 2).join(' '));
  assert.deepEqual(
    mounted
      .split('\n')
      .filter((line) => line !== '')
      .sort(),
    seen.sort(),
    'as a command sees it',
  );
}

async function perform(fork: Fork, one: Act): Promise<string> {
  const outcome =
    one.act === 'write'
      ? await fork.write(one.path, new TextEncoder().encode(one.text), one.mode)
      : one.act === 'remove'
        ? await fork.remove(one.path)
        : one.act === 'move'
          ? await fork.move(one.path, one.to)
          : undefined;
  return outcome?.ok === false ? outcome.failure.reason : 'ok';
}

/** Every path with its kind, mode, content or target, one line each. */
async function viewOf(fork: Fork): Promise<string[]> {
  const lines: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    const listed = await fork.list(folder);
    if (!listed.ok) throw new Error(listed.failure.message);
    for (const entry of listed.value) {
      const state = await fork.stat(entry.path);
      if (entry.kind === 'folder') {
        lines.push(`${entry.path} d`);
        await visit(entry.path);
      } else if (state.kind === 'file') lines.push(`${entry.path} f ${state.mode.toString(8)} ${state.hash}`);
      else if (state.kind === 'symlink') lines.push(`${entry.path} l ${state.target}`);
      else lines.push(`${entry.path} other`);
    }
  };
  await visit('.');
  return lines;
}
