import assert from 'node:assert/strict';
import { setTimeout as after } from 'node:timers/promises';
import { createCancellation, neverCancelled } from '../../extension/src/core/cancellation.ts';
import type { BackgroundCommand, CommandSpec, ForkMount, Sandbox } from '../../extension/src/core/ports.ts';
import { runIn, shell, testLimits, textInFork } from '../support/sandbox-subject.ts';
import { readTree } from '../support/workspace-tree.ts';

export interface SandboxSubject extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly mount: ForkMount;
}

/** The commands of the laws that scripted sandboxes keep too, for their handlers. */
export const contractCommands = {
  greet: shell('echo out; echo err >&2; exit 7'),
  echo: shell('cat', { stdin: 'from stdin\n' }),
  missing: shell('', { argv: ['no-such-program-anywhere'] }),
  forever: shell('echo ready; while :; do sleep 1000; done'),
  conversation: shell('echo ready; read -r line; echo "got $line"'),
} as const;

/** Laws of the port that need nothing but answers. `open` gives a new subject; undefined skips (its reason is printed). */
export function itAnswersLikeASandbox(open: () => Promise<SandboxSubject | undefined>): void {
  const law = lawOver(open);

  law('gives output of both streams, and the exit code', async ({ sandbox, mount }) => {
    const { ending, output, omittedBytes, live } = await runIn(sandbox, mount, contractCommands.greet);
    assert.deepEqual(ending, { kind: 'exited', code: 7 });
    assert.equal(omittedBytes, 0);
    for (const [stream, text] of [
      ['stdout', 'out\n'],
      ['stderr', 'err\n'],
    ] as const)
      assert.equal(live.map((one) => (one.stream === stream ? one.text : '')).join(''), text);
    assert.equal(output, live.map((one) => one.text).join(''));
  });

  law('passes a text on stdin', async ({ sandbox, mount }) => {
    assert.equal((await runIn(sandbox, mount, contractCommands.echo)).output, 'from stdin\n');
  });

  law('says when the program is missing, without output', async ({ sandbox, mount }) => {
    const live: unknown[] = [];
    const ran = await sandbox.run(mount, contractCommands.missing, (one) => live.push(one), neverCancelled);
    assert.ok(!ran.ok);
    assert.equal(ran.failure.reason, 'program-missing');
    assert.match(ran.failure.message, /no-such-program-anywhere/);
    assert.deepEqual(live, []);
  });

  law('does not start what is cancelled already', async ({ sandbox, mount }) => {
    const source = createCancellation();
    source.cancel();
    const ran = await sandbox.run(mount, contractCommands.greet, () => undefined, source.token);
    assert.ok(!ran.ok);
    assert.equal(ran.failure.reason, 'cancelled');
  });

  law('ends a running command at cancellation', async ({ sandbox, mount }) => {
    const source = createCancellation();
    const ran = await sandbox.run(mount, contractCommands.forever, () => source.cancel(), source.token);
    assert.ok(ran.ok);
    assert.deepEqual(ran.value.ending, { kind: 'killed', limit: 'cancelled' });
    assert.equal(ran.value.output, 'ready\n');
  });

  law('kills a background command, once and for all', async ({ sandbox, mount }) => {
    const command = await startIn(sandbox, mount, contractCommands.forever);
    assert.equal(await outputUntil(command, (text) => text !== ''), 'ready\n');
    assert.equal(command.poll().result, undefined);
    const result = await command.kill();
    assert.deepEqual(result.ending, { kind: 'killed', limit: 'cancelled' });
    assert.deepEqual(command.poll(), { output: '', result });
    assert.deepEqual(await command.kill(), result);
  });

  law('says when a background program is missing', async ({ sandbox, mount }) => {
    const started = await sandbox.start(mount, contractCommands.missing);
    assert.ok(!started.ok);
    assert.equal(started.failure.reason, 'program-missing');
  });
}

/** Laws of sandboxes that run programs on a fork. */
export function itRunsOnAFork(open: () => Promise<SandboxSubject | undefined>): void {
  const law = lawOver(open);

  law('changes the fork and never the workspace', async ({ sandbox, mount }) => {
    const before = readTree(mount.workspace);
    await runIn(sandbox, mount, shell('rm doomed.txt; echo more >> kept.txt; echo new > sub/new.txt'));
    assert.equal(textInFork(mount, 'doomed.txt'), undefined);
    assert.equal(textInFork(mount, 'kept.txt'), 'onemore\n');
    assert.equal(textInFork(mount, 'sub/new.txt'), 'new\n');
    assert.deepEqual(readTree(mount.workspace), before);
  });

  law('shows a command what the one before it changed', async ({ sandbox, mount }) => {
    await runIn(sandbox, mount, shell('echo first > state; rm -r sub'));
    assert.equal(
      (await runIn(sandbox, mount, shell('cat state; ls'))).output,
      'first\ndoomed.txt\nkept.txt\nstate\n',
    );
  });

  law('starts in the folder that was asked for, and in no other', async ({ sandbox, mount }) => {
    const there = await runIn(sandbox, mount, shell('cat three.txt', { directory: 'sub/deep' }));
    assert.equal(there.output, 'three');
    for (const directory of ['../elsewhere', '/etc', 'sub/nowhere']) {
      const ran = await sandbox.run(mount, shell('pwd', { directory }), () => undefined, neverCancelled);
      assert.ok(!ran.ok, directory);
      assert.equal(ran.failure.reason, 'failed');
    }
  });

  law('adds the environment of the command', async ({ sandbox, mount }) => {
    const command = shell('printf %s "$GREETING"', { environment: { GREETING: 'a "b" $c\nd' } });
    assert.equal((await runIn(sandbox, mount, command)).output, 'a "b" $c\nd');
  });

  law('tells a shell’s exit code 127 from a missing program', async ({ sandbox, mount }) => {
    const { ending } = await runIn(sandbox, mount, shell('no-such-program-anywhere'));
    assert.deepEqual(ending, { kind: 'exited', code: 127 });
  });

  law('names the signal that ended a command', async ({ sandbox, mount }) => {
    const { ending } = await runIn(sandbox, mount, shell('kill -TERM $$'));
    assert.deepEqual(ending, { kind: 'signalled', signal: 'SIGTERM' });
  });

  law('lets a command open its own streams by their names', async ({ sandbox, mount }) => {
    const command = shell('cat /dev/stdin; echo b > /dev/stdout; echo c > /dev/stderr', { stdin: 'a\n' });
    assert.equal((await runIn(sandbox, mount, command)).output, 'a\nb\nc\n');
  });

  law('holds a conversation with a background command', async ({ sandbox, mount }) => {
    const command = await startIn(sandbox, mount, contractCommands.conversation);
    assert.equal(await outputUntil(command, (text) => text !== ''), 'ready\n');
    command.writeStdin('hello\n');
    assert.equal(await outputUntil(command, () => command.poll().result !== undefined), 'got hello\n');
    assert.deepEqual(command.poll().result?.ending, { kind: 'exited', code: 0 });
  });

  law(
    'runs background commands on the fork as it was, and drops their changes',
    async ({ sandbox, mount }) => {
      await runIn(sandbox, mount, shell('echo before > state'));
      const look = shell('echo ready; read -r line; cat state; echo lost > lost');
      const commands = [await startIn(sandbox, mount, look), await startIn(sandbox, mount, look)];
      for (const command of commands) await outputUntil(command, (text) => text === 'ready\n');
      await runIn(sandbox, mount, shell('echo after > state'));
      for (const command of commands) {
        command.writeStdin('go\n');
        assert.equal(await outputUntil(command, (text) => text === 'before\n'), 'before\n');
        await outputUntil(command, () => command.poll().result !== undefined);
      }
      assert.equal(textInFork(mount, 'state'), 'after\n');
      assert.equal(textInFork(mount, 'lost'), undefined);
    },
  );
}

/** Laws about limits and about what a command leaves behind. */
export function itKeepsLimits(open: () => Promise<SandboxSubject | undefined>): void {
  const law = lawOver(open);
  const stubborn = 'trap "" TERM INT HUP; ';

  law('stops what runs too long', async ({ sandbox, mount }) => {
    const limits = { ...testLimits, wallMs: 300 };
    const { ending } = await runIn(
      sandbox,
      mount,
      shell(`${stubborn} while :; do echo x; sleep 0.05; done`, { limits }),
    );
    assert.deepEqual(ending, { kind: 'killed', limit: 'wall-time' });
  });

  law('stops what is silent too long, and not what keeps talking', async ({ sandbox, mount }) => {
    const limits = { ...testLimits, idleMs: 300 };
    const talking = shell('for i in 1 2 3 4 5; do sleep 0.08; echo $i; done', { limits });
    assert.deepEqual((await runIn(sandbox, mount, talking)).ending, { kind: 'exited', code: 0 });
    const silent = shell('echo once; sleep 1000', { limits });
    assert.deepEqual((await runIn(sandbox, mount, silent)).ending, { kind: 'killed', limit: 'idle-time' });
  });

  law('stops a process that burns its processor time', async ({ sandbox, mount }) => {
    const limits = { ...testLimits, cpuSeconds: 1 };
    const { ending } = await runIn(sandbox, mount, shell('while :; do :; done', { limits }));
    assert.deepEqual(ending, { kind: 'signalled', signal: 'SIGXCPU' });
  });

  law('stops a tree that takes too much memory', async ({ sandbox, mount }) => {
    const limits = { ...testLimits, memoryBytes: 100 * 1024 ** 2 };
    // Without a line break, `tail` has to keep everything; the pause keeps a faster machine from filling up.
    const hog = shell('(while :; do head -c 20000000 /dev/zero; sleep 0.01; done) | tail -n 1', { limits });
    assert.deepEqual((await runIn(sandbox, mount, hog)).ending, { kind: 'killed', limit: 'memory' });
  });

  law('stops a tree of too many processes', async ({ sandbox, mount }) => {
    const limits = { ...testLimits, processes: 30 };
    const crowd = shell('i=0; while [ $i -lt 40 ]; do sleep 1000 & i=$((i+1)); done; sleep 1000', { limits });
    const { ending } = await runIn(sandbox, mount, crowd);
    // Where the kernel refuses the next process, the shell may be faster to give up than we are to kill it.
    assert.ok(
      ending.kind === 'exited' ? ending.code === 2 : ending.kind === 'killed',
      JSON.stringify(ending),
    );
    if (ending.kind === 'killed') assert.equal(ending.limit, 'processes');
  });

  law('survives a fork bomb', async ({ sandbox, mount }) => {
    const limits = { ...testLimits, processes: 60, wallMs: 10_000 };
    const { durationMs } = await runIn(
      sandbox,
      mount,
      shell('bomb() { bomb | bomb & }; bomb; sleep 1', { limits }),
    );
    assert.ok(durationMs < limits.wallMs);
  });

  law('keeps head and tail of a huge output and counts the rest', async ({ sandbox, mount }) => {
    const limits = { ...testLimits, outputHeadBytes: 10, outputTailBytes: 6 };
    const command = shell('printf "%s\\n" first; yes | head -c 30000000; echo last', { limits });
    const { output, omittedBytes } = await runIn(sandbox, mount, command);
    assert.equal(omittedBytes, 30_000_011 - 16);
    assert.equal(output, `first\ny\ny\n[${omittedBytes} bytes of output are left out here]\n\nlast\n`);
  });

  law('does not wait for a child that was left behind with the output', async ({ sandbox, mount }) => {
    const { ending, output, durationMs } = await runIn(sandbox, mount, shell('sleep 1000 & echo done'));
    assert.deepEqual([ending, output], [{ kind: 'exited', code: 0 }, 'done\n']);
    assert.ok(durationMs < 5_000);
  });

  law('kills everything within a second, however it detached itself', async ({ sandbox, mount }) => {
    const source = createCancellation();
    const tick = `${stubborn} while :; do echo x >> ticks; sleep 0.02; done`;
    const detach = `(setsid sh -c '${tick}' >/dev/null 2>&1 </dev/null &) ; (sh -c '${tick}' &); ${stubborn} echo ready; sleep 1000`;
    let cancelledAt = Number.NaN;
    const cancel = (): void => {
      cancelledAt = performance.now();
      source.cancel();
    };
    const ran = await sandbox.run(mount, shell(detach), cancel, source.token);
    assert.ok(ran.ok);
    assert.deepEqual(ran.value.ending, { kind: 'killed', limit: 'cancelled' });
    assert.ok(performance.now() - cancelledAt < 1_000);
    const ticks = textInFork(mount, 'ticks');
    await runIn(sandbox, mount, shell('sleep 0.2'));
    assert.equal(textInFork(mount, 'ticks'), ticks);
  });
}

async function startIn(sandbox: Sandbox, mount: ForkMount, command: CommandSpec): Promise<BackgroundCommand> {
  const started = await sandbox.start(mount, command);
  if (!started.ok) throw new Error(started.failure.message);
  return started.value;
}

/** Polls until `enough` says so of what came since the start; fails after ten seconds. */
async function outputUntil(command: BackgroundCommand, enough: (text: string) => boolean): Promise<string> {
  let text = '';
  const deadline = performance.now() + 10_000;
  for (;;) {
    const polled = command.poll();
    text += polled.output;
    if (enough(text)) return text;
    if (performance.now() > deadline) throw new Error(`Waited in vain; the output so far: ${text}`);
    await after(2);
  }
}

function lawOver(
  open: () => Promise<SandboxSubject | undefined>,
): (title: string, check: (subject: SandboxSubject) => Promise<void>) => void {
  return (title, check) =>
    it(title, async function () {
      const subject = await open();
      if (subject === undefined) return this.skip();
      await using opened = subject;
      await check(opened);
    });
}
