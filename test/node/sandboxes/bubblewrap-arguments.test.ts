import assert from 'node:assert/strict';
import { bubblewrapArguments } from '../../../extension/src/node/sandboxes/bubblewrap-arguments.ts';
import type { SandboxView } from '../../../extension/src/node/sandboxes/bubblewrap-arguments.ts';

const plain: SandboxView = {
  workspace: { path: '/home/ann/project', source: '/home/ann/project' },
  directory: '/home/ann/project/sub',
  network: 'off',
  privateFolders: ['/tmp'],
  privateBytesMax: 1000,
  hiddenFolders: [],
  hiddenFiles: [],
  visible: [],
  writable: [],
  emptyFile: '/scratch/empty',
  identity: { kind: 'user' },
};

/** The mounts on places of the view, in their order, without those that every sandbox has. */
function placesOf(view: Partial<SandboxView>): string[] {
  const words = bubblewrapArguments({ ...plain, ...view }, 4);
  const start = words.lastIndexOf('/dev') + 1;
  const own = words.slice(start, words.indexOf('--unshare-pid')).filter((word) => word !== '--unshare-net');
  const all = own.join(' ').split(/ ?(?=--(?:bind|ro-bind|perms|tmpfs|remount-ro) )/);
  const common = /^--perms|^--tmpfs \/tmp$/;
  return all.map((one) => one.trim()).filter((one) => !common.test(one));
}

describe('the arguments of bubblewrap', () => {
  it('make everything read-only but the workspace', () => {
    const words = bubblewrapArguments(plain, 4);
    assert.deepEqual(words.slice(0, 3), ['--ro-bind', '/', '/']);
    assert.deepEqual(words.filter((word) => word === '--bind').length, 1);
    assert.ok(placesOf({}).includes('--bind /home/ann/project /home/ann/project'));
  });

  it('end with what comes before the command', () => {
    const words = bubblewrapArguments(plain, 4);
    assert.deepEqual(words.slice(-5), ['--chdir', '/home/ann/project/sub', '--json-status-fd', '4', '--']);
  });

  it('put a fork’s folder on the workspace’s path', () => {
    const workspace = { path: '/home/ann/project', source: '/forks/1' };
    assert.ok(placesOf({ workspace }).includes('--bind /forks/1 /home/ann/project'));
  });

  it('cut the network off unless it is on', () => {
    assert.ok(bubblewrapArguments(plain, 4).includes('--unshare-net'));
    assert.ok(!bubblewrapArguments({ ...plain, network: 'on' }, 4).includes('--unshare-net'));
  });

  it('show a workspace in a hidden folder', () => {
    assert.deepEqual(placesOf({ hiddenFolders: ['/home/ann'] }), [
      '--tmpfs /home/ann',
      '--bind /home/ann/project /home/ann/project',
    ]);
  });

  it('hide what is secret in the workspace itself', () => {
    const view = { hiddenFolders: ['/home/ann/project/.ssh'], hiddenFiles: ['/home/ann/project/.netrc'] };
    assert.deepEqual(placesOf(view), [
      '--bind /home/ann/project /home/ann/project',
      '--tmpfs /home/ann/project/.ssh',
      '--ro-bind /scratch/empty /home/ann/project/.netrc',
    ]);
  });

  it('hide nothing twice, and bring back only what is covered', () => {
    const view = {
      hiddenFolders: ['/srv/keys', '/srv/keys/deep', '/tmp/keys'],
      hiddenFiles: ['/srv/keys/one'],
      visible: ['/usr/share', '/srv/keys/tools'],
    };
    assert.deepEqual(placesOf(view), [
      '--tmpfs /srv/keys',
      '--bind /home/ann/project /home/ann/project',
      '--ro-bind /srv/keys/tools /srv/keys/tools',
    ]);
  });

  it('hide secrets again below a folder that was brought back', () => {
    const view = { visible: ['/tmp/home'], hiddenFolders: ['/tmp/home/.ssh'] };
    assert.deepEqual(placesOf(view).slice(0, 1), ['--ro-bind /tmp/home /tmp/home']);
    assert.ok(placesOf(view).includes('--tmpfs /tmp/home/.ssh'));
  });

  it('bind an alias of the workspace only where its own link cannot be seen', () => {
    const workspace = { path: '/data/project', source: '/data/project' };
    assert.ok(
      !placesOf({ workspace: { ...workspace, alias: '/home/ann/link' } })
        .join()
        .includes('link'),
    );
    assert.ok(
      placesOf({ workspace: { ...workspace, alias: '/tmp/link' } }).includes(
        '--bind /data/project /tmp/link',
      ),
    );
  });

  it('take every capability from a user, and from root all that could undo the mounts', () => {
    const capabilities = (identity: SandboxView['identity']): string[] =>
      bubblewrapArguments({ ...plain, identity }, 4).filter((word) => /^(--cap-drop|ALL|CAP_.*)$/.test(word));
    assert.deepEqual(capabilities({ kind: 'user' }), ['--cap-drop', 'ALL']);
    assert.deepEqual(capabilities({ kind: 'mapped-user', uid: 7, gid: 8 }), ['--cap-drop', 'ALL']);
    const root = capabilities({ kind: 'root' });
    for (const forbidden of [
      'CAP_SYS_ADMIN',
      'CAP_MKNOD',
      'CAP_SYS_PTRACE',
      'CAP_NET_ADMIN',
      'CAP_SYS_MODULE',
    ])
      assert.ok(!root.includes(forbidden), forbidden);
    assert.deepEqual(root.slice(0, 2), ['--cap-drop', 'ALL']);
  });
});
