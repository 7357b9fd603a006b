import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { neverCancelled } from '../../../extension/src/core/cancellation.ts';
import { createUnsandboxedCommands } from '../../../extension/src/node/sandboxes/unsandboxed.ts';
import { itAnswersLikeASandbox, itKeepsLimits, itRunsOnAFork } from '../../contracts/sandbox.ts';
import type { SandboxSubject } from '../../contracts/sandbox.ts';
import { createPlace, runIn, shell } from '../../support/sandbox-subject.ts';

describe('commands without a sandbox', () => {
  const open = async (): Promise<SandboxSubject & { readonly scratch: string }> => {
    const place = await createPlace();
    const environment = { ...process.env, GITHUB_TOKEN: 'not for commands' };
    return {
      sandbox: createUnsandboxedCommands({ scratch: place.scratch, environment }),
      scratch: place.scratch,
      mount: await place.directory(),
      [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
    };
  };
  itAnswersLikeASandbox(open);
  itRunsOnAFork(open);
  itKeepsLimits(open);

  it('say that nothing is isolated', async () => {
    await using subject = await open();
    assert.equal(subject.sandbox.kind, 'none');
    assert.match(subject.sandbox.describe()[0] ?? '', /nothing is isolated/);
  });

  it('get no secrets from the environment', async () => {
    await using subject = await open();
    const { output } = await runIn(subject.sandbox, subject.mount, shell('env'));
    assert.doesNotMatch(output, /GITHUB_TOKEN|not for commands/);
  });

  it('fail, and throw nothing, when their own folder is gone or the words are impossible', async () => {
    await using subject = await open();
    for (const argv of [['/bin/echo', 'a\0b'], []]) {
      const ran = await subject.sandbox.run(
        subject.mount,
        shell('', { argv }),
        () => undefined,
        neverCancelled,
      );
      assert.ok(!ran.ok);
      assert.equal(ran.failure.reason, 'failed');
    }
    rmSync(subject.scratch, { recursive: true });
    const ran = await subject.sandbox.run(subject.mount, shell('true'), () => undefined, neverCancelled);
    assert.ok(!ran.ok);
    assert.equal(ran.failure.reason, 'failed');
  });

  it('refuse an overlay fork, which only a sandbox can show', async () => {
    await using subject = await open();
    const mount = {
      kind: 'overlay',
      workspace: subject.mount.workspace,
      directory: '/fork',
      upper: '/fork/upper',
      namespace: ['unshare', '-m', '--'],
      options: '',
    } as const;
    for (const refused of [
      await subject.sandbox.run(mount, shell('true'), () => undefined, neverCancelled),
      await subject.sandbox.start(mount, shell('true')),
    ]) {
      assert.ok(!refused.ok);
      assert.equal(refused.failure.reason, 'mount-failed');
    }
  });
});
