import assert from 'node:assert/strict';
import { observeWorkspace } from '../../../extension/src/core/perform/observe-workspace.ts';
import type { Fork } from '../../../extension/src/core/ports.ts';
import type { Observation } from '../../../extension/src/protocol/intents.ts';
import { neverCancelled } from '../../../extension/src/core/cancellation.ts';
import { createFakeFork } from '../../support/fake-fork.ts';

describe('The first look at a workspace', () => {
  it('counts the files of the first two levels, without what is ignored', async () => {
    const { overview, files, moreFiles } = await lookAt({
      'README.md': '',
      '.gitignore': 'build/\n*.log\n',
      'build/out.js': '',
      'debug.log': '',
      'src/a.js': '',
      'src/deep/b.js': '',
      'src/deep/deeper/c.js': '',
      'packages/one/.gitignore': 'made.js\n',
      'packages/one/made.js': '',
      'packages/one/kept.js': '',
      'node_modules/left-pad/index.js': '',
    });
    assert.equal(
      overview,
      ['.gitignore', 'README.md', 'packages/one/ (2 files)', 'src/ (1 files)', 'src/deep/ (2 files)'].join(
        '\n',
      ),
    );
    assert.equal(files, 7);
    assert.equal(moreFiles, undefined);
  });

  it('looks at no more of a large workspace than of a middling one, and says so', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 9_000 }, (_, file) => [`src/d${file % 90}/f${file}.js`, '']),
    );
    const looked = { folders: 0 };
    const { overview, files, moreFiles } = await lookAt({ 'a.js': '', ...many }, looked);
    assert.equal(files, 5_000);
    assert.equal(moreFiles, true);
    assert.ok(looked.folders <= 60, `${looked.folders} folders`);
    assert.match(overview, /^a\.js\nsrc\/d0\/ \(100\+ files\)\n/);
  });
});

async function lookAt(
  files: Readonly<Record<string, string>>,
  looked: { folders: number } = { folders: 0 },
): Promise<Observation> {
  const plain = createFakeFork(files);
  const fork: Fork = { ...bound(plain), walk: walkOf(Object.keys(files), looked) };
  const outcome = await observeWorkspace(fork, {
    ports: {
      runners: { detect: () => Promise.resolve([]) },
      facts: {
        head: () => Promise.resolve(null),
        globalDirectives: () => Promise.resolve(null),
        directivesOutside: () => Promise.resolve([]),
      },
      sandbox: { kind: 'os', describe: () => [] },
    },
    cancellation: neverCancelled,
  } as unknown as Parameters<typeof observeWorkspace>[1]);
  assert.ok(outcome.kind === 'observe-workspace');
  return outcome.observation;
}

const bound = (fork: Fork): Fork => ({ ...fork, read: (path) => fork.read(path) });

/** One level of folders after the other, as the port promises. */
const walkOf =
  (paths: readonly string[], looked: { folders: number }): NonNullable<Fork['walk']> =>
  async (enters, most) => {
    const found: string[] = [];
    const folders = [''];
    for (const folder of folders) {
      if (found.length >= most.files || looked.folders >= most.folders) break;
      looked.folders += 1;
      const names = new Set<string>();
      for (const path of paths.filter((candidate) => candidate.startsWith(folder)).toSorted()) {
        const [name = '', below] = path.slice(folder.length).split('/');
        if (below === undefined) found.push(path);
        else if (!names.has(name) && enters(name)) folders.push(`${folder}${name}/`);
        names.add(name);
      }
    }
    return found.slice(0, most.files);
  };
