import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../../../extension/src/node/find-program.ts';
import { explainMissingSandbox } from '../../../extension/src/node/sandboxes/missing-sandbox.ts';
import { openSandbox } from '../../../extension/src/node/sandboxes/open-sandbox.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('opening a sandbox', () => {
  it('names the programs that are missing and how to install them', async () => {
    await using folder = await temporaryFolder();
    const opened = await openSandbox({ scratch: folder.path, systemPath: folder.path, platform: 'linux' });
    assert.ok(!opened.ok);
    assert.equal(opened.failure.reason, 'sandbox-missing');
    assert.match(opened.failure.message, /missing are bwrap, unshare, mount, mkfifo, cp\b/);
    assert.match(opened.failure.message, /apt install bubblewrap util-linux coreutils/);
  });

  it('fails when bubblewrap is there and does not work, with its own words', async () => {
    await using folder = await temporaryFolder();
    for (const name of ['unshare', 'mount', 'mkfifo', 'cp']) writeProgram(join(folder.path, name), '');
    writeProgram(
      join(folder.path, 'bwrap'),
      'echo "bwrap: No permissions to create new namespace" >&2; exit 1',
    );
    const opened = await openSandbox({ scratch: folder.path, systemPath: folder.path, platform: 'linux' });
    assert.ok(!opened.ok);
    assert.match(opened.failure.message, /it says “bwrap: No permissions to create new namespace”/);
  });

  for (const platform of ['darwin', 'win32'] as const)
    it(`says plainly that there is none for ${platform} yet`, async () => {
      await using folder = await temporaryFolder();
      const opened = await openSandbox({ scratch: folder.path, platform });
      assert.ok(!opened.ok);
      assert.equal(opened.failure.reason, 'sandbox-missing');
      assert.match(opened.failure.message, new RegExp(`Linux only: current system is ${platform}`));
    });
});

describe('the message about a missing sandbox', () => {
  const nothing = {
    unprivilegedNamespaces: undefined,
    apparmorRestriction: undefined,
    namespacesMax: '96365',
  };
  for (const [what, settings, remedy] of [
    ['Debian’s switch', { ...nothing, unprivilegedNamespaces: '0' }, 'kernel.unprivileged_userns_clone=1'],
    ['the limit of namespaces', { ...nothing, namespacesMax: '0' }, 'user.max_user_namespaces='],
    ['AppArmor', { ...nothing, apparmorRestriction: '1' }, 'kernel.apparmor_restrict_unprivileged_userns=0'],
    ['a container', nothing, 'docker run --security-opt'],
  ] as const)
    it(`has the command that helps against ${what}`, () => {
      const message = explainMissingSandbox({ kind: 'refused', complaint: 'no', settings });
      assert.ok(message.includes(remedy), message);
    });
});

describe('finding a program', () => {
  it('takes the first executable file on the path, and links to one', async () => {
    await using folder = await temporaryFolder();
    const [one, two] = [join(folder.path, 'one'), join(folder.path, 'two')];
    for (const place of [one, two]) mkdirSync(place);
    mkdirSync(join(one, 'folder'));
    writeFileSync(join(one, 'data'), '');
    for (const name of ['folder', 'data', 'both']) writeProgram(join(two, name), '');
    symlinkSync(join(two, 'both'), join(one, 'both'));
    const searchPath = ['', one, '/no/such/folder', two].join(':');
    assert.equal(findProgram('both', searchPath), join(one, 'both'));
    assert.equal(findProgram('folder', searchPath), join(two, 'folder'));
    assert.equal(findProgram('none', searchPath), undefined);
    // Root may execute nothing either that has no execute bit.
    assert.equal(findProgram('data', searchPath), join(two, 'data'));
  });

  it('passes over folders that cannot be looked into', async () => {
    await using folder = await temporaryFolder();
    const [endless, closed, good] = ['endless', 'closed', 'good'].map((name) => join(folder.path, name)) as [
      string,
      string,
      string,
    ];
    symlinkSync(endless, endless);
    mkdirSync(closed, { mode: 0o000 });
    mkdirSync(good);
    writeProgram(join(good, 'program'), '');
    assert.equal(findProgram('program', [endless, closed, good].join(':')), join(good, 'program'));
  });
});

function writeProgram(path: string, body: string): void {
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
}
