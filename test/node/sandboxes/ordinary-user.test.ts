import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A user without an entry in the user database, so that nothing on the machine belongs to it. */
const user = 54_321;
const repository = join(import.meta.dirname, '../../..');

/** Everything on overlays but what waits for long limits; of folder trees what depends on how the sandbox is made. */
const selection =
  '^(?!.*(too long|processor time)).*kind overlay|kind directory (gives|changes|kills|hides the|lets no|shows no)|tools';

describe('the sandbox of an ordinary user', function () {
  this.timeout(180_000);

  it('keeps the promises that root’s keeps', function () {
    if (process.getuid?.() !== 0) {
      console.log('      (skipped: this run is an ordinary user’s already)');
      return this.skip();
    }
    const home = mkdtempSync('/var/ratchet-test-home-');
    chownSync(home, user, user);
    const asUser = (words: readonly string[]): ReturnType<typeof spawnSync> =>
      spawnSync(process.execPath, words, {
        cwd: repository,
        uid: user,
        gid: user,
        env: { PATH: process.env['PATH'], HOME: home, TMPDIR: tmpdir(), LANG: 'C.UTF-8' },
        encoding: 'utf8',
      });
    try {
      const mocha = join(repository, 'node_modules/mocha/bin/mocha.js');
      const readable = asUser(['--check', mocha]);
      if (readable.status !== 0) {
        console.log(`      (skipped: another user cannot read ${repository})`);
        return this.skip();
      }
      const suite = join(import.meta.dirname, 'os-sandbox.test.ts');
      const options = ['--no-config', '--timeout', '20000', '--reporter', 'dot', '--grep', selection];
      const ran = asUser([mocha, ...options, suite]);
      assert.equal(ran.status, 0, `${String(ran.stdout)}${String(ran.stderr)}`.slice(0, 6_000));
      assert.match(String(ran.stdout), /\d\d passing/);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});
