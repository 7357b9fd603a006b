/**
 * Records the golden ledgers of this folder again:
 *
 *     node test/replay/record-ledgers.ts
 *
 * Do this only before a release, or when a ledger's shape gets a new version: a released ledger stays as it is, and every
 * later version must replay it. The sessions run in one fixed folder, so that no path of a machine stands in them.
 * Their hashes are keyed with a key that was thrown away, so they do not verify; everything else is as it was written.
 */
import { execFile, spawn } from 'node:child_process';
import { cpSync, copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { startModelServer } from '../support/model-server.ts';
import type { ModelScript } from '../support/model-server.ts';
import fixTheSample from '../support/model-scripts/fix-the-sample.ts';

const root = '/tmp/ratchet-golden';
const workspace = join(root, 'shop');
const run = promisify(execFile);

/** A model that never gets its step right, so that it is planned anew and rolled back in the end. */
const stubborn: ModelScript = ({ answers }) =>
  answers === 0
    ? {
        calls: [
          {
            tool: 'write_file',
            arguments: { path: 'src/discounts.js', content: 'export const broken = true;\n' },
          },
        ],
      }
    : { calls: [{ tool: 'finish_step', arguments: { summary: `try ${answers}` } }] };

await record('repair', async ({ ratchet }) => {
  await ratchet('fix');
  await ratchet('accept');
  await ratchet('undo');
});
await record('model-with-mistakes', async ({ ratchet, withModel }) => {
  await withModel(fixTheSample, async () => {
    await ratchet('run', 'Quantities on the boundary must get the discount', '--model', 'scripted');
  });
  await ratchet('accept');
});
await record('rolled-back', async ({ ratchet, withModel }) => {
  await withModel(stubborn, async () => {
    await ratchet('run', 'Make it better', '--model', 'scripted');
    await ratchet('resume', '--answer', 'stop');
  });
});
await record('killed-and-resumed', async ({ ratchet, killAt, withModel }) => {
  await withModel(fixTheSample, async () => {
    await killAt(
      'apply_patch',
      'run',
      'Quantities on the boundary must get the discount',
      '--model',
      'scripted',
    );
    await ratchet('resume');
  });
});

interface Recording {
  /** Runs a command to its end, whatever its exit code. */
  readonly ratchet: (...args: string[]) => Promise<void>;
  /** Runs a command and kills it when its events name this word for the second time. */
  readonly killAt: (word: string, ...args: string[]) => Promise<void>;
  readonly withModel: (script: ModelScript, work: () => Promise<void>) => Promise<void>;
}

async function record(name: string, play: (recording: Recording) => Promise<void>): Promise<void> {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root);
  cpSync(resolve('test/fixtures/sample'), workspace, { recursive: true });
  const environment: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: join(root, 'person'),
    RATCHET_HOME: join(root, 'home'),
  };
  const program = [resolve('extension/src/cli.ts')];
  await play({
    async ratchet(...args) {
      await run(process.execPath, [...program, ...args], { cwd: workspace, env: environment }).catch(
        (error: unknown) => error,
      );
    },
    killAt: (word, ...args) =>
      new Promise((settle) => {
        const child = spawn(process.execPath, [...program, ...args, '--json'], {
          cwd: workspace,
          env: environment,
          stdio: ['ignore', 'pipe', 'ignore'],
        });
        let seen = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          seen += text;
          if (seen.split(word).length > 2) child.kill('SIGKILL');
        });
        child.on('close', () => settle());
      }),
    async withModel(script, work) {
      await using server = await startModelServer({ script });
      Object.assign(environment, { OPENAI_API_KEY: 'none', OPENAI_BASE_URL: server.baseUrl });
      await work();
    },
  });
  const sessions = join(root, 'home', 'state', 'sessions');
  const [session = ''] = readdirSync(sessions);
  copyFileSync(join(sessions, session, 'ledger.jsonl'), resolve('test/replay/ledgers', `${name}.jsonl`));
  rmSync(root, { recursive: true, force: true });
  console.log(`recorded ${name}`);
}
