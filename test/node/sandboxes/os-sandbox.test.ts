import assert from 'node:assert/strict';
import { accessSync, constants, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ForkMount, Sandbox } from '../../../extension/src/core/ports.ts';
import { openSandbox } from '../../../extension/src/node/sandboxes/open-sandbox.ts';
import { itAnswersLikeASandbox, itKeepsLimits, itRunsOnAFork } from '../../contracts/sandbox.ts';
import type { SandboxSubject } from '../../contracts/sandbox.ts';
import { createPlace, runIn, shell, textInFork } from '../../support/sandbox-subject.ts';
import type { Place } from '../../support/sandbox-subject.ts';
import { readTree } from '../../support/workspace-tree.ts';

type Kind = ForkMount['kind'];
interface Opened extends SandboxSubject {
  readonly place: Place;
  readonly home: string;
}

describe('the sandbox of the operating system', () => {
  for (const kind of ['overlay', 'directory'] as const)
    describe(`on a fork of kind ${kind}`, () => {
      const open = openShared(kind);
      itAnswersLikeASandbox(open);
      itRunsOnAFork(open);
      if (kind === 'overlay') itKeepsLimits(open);
      itKeepsTheMachineAsItIs(open);
      itHidesSecrets(open);
      itFindsTheWorkspace(kind);
    });
  describe('with the network and with tools', () => {
    const open = openShared('overlay');
    itRestrictsTheNetwork(open);
    itLetsToolsWork(open);
    itOpensAgain(open);
  });
});

function itOpensAgain(open: () => Promise<Opened | undefined>): void {
  lawOver(open)('opens again over the folder of one that was killed', async ({ mount, place }) => {
    const { scratch } = place;
    for (const attempt of ['first', 'again']) {
      const opened = await openSandbox({ scratch, environment: process.env });
      assert.ok(opened.ok, attempt);
      const { output } = await runIn(opened.value, mount, shell(`echo ${attempt}`));
      assert.equal(output, `${attempt}\n`);
    }
  });
}

function itKeepsTheMachineAsItIs(open: () => Promise<Opened | undefined>): void {
  const law = lawOver(open);

  law('leaves the workspace as it was, whatever is done to it', async ({ sandbox, mount, place }) => {
    const before = readTree(place.workspace);
    const { output } = await runIn(sandbox, mount, shell('rm -rf * && chmod 0700 . && mkdir a && ls -A'));
    assert.equal(output, 'a\n');
    assert.deepEqual(readTree(place.workspace), before);
  });

  law('lets nothing be written outside the fork, /tmp and the named folders', async (subject) => {
    const { sandbox, mount, home, place } = subject;
    const results = join(place.root, 'results');
    mkdirSync(results, { recursive: true });
    const targets = [home, '/etc', '/usr', '/var', '/', '/dev', '/sys', '/proc/sys/kernel', place.root];
    const text = `for place in ${targets.join(' ')}; do echo x 2>/dev/null > "$place/ratchet-was-here" && echo "$place"; done
      echo x > /tmp/mine; echo x > ${results}/kept; cat /tmp/mine`;
    const { output } = await runIn(sandbox, mount, shell(text, { writable: [results] }));
    // What lies in /tmp here is the private one: writes to it are lost.
    assert.deepEqual(output.replace(`${place.root}\n`, ''), 'x\n');
    for (const target of [...targets, '/tmp'])
      assert.ok(!existsSync(join(target, 'ratchet-was-here')), target);
    assert.ok(existsSync(join(results, 'kept')));
    assert.equal(
      (await runIn(sandbox, mount, shell('ls /tmp/mine 2>&1 || true'))).output.includes('No such'),
      true,
    );
  });

  law(
    'refuses writable folders that are not there or in the workspace',
    async ({ sandbox, mount, place }) => {
      for (const folder of [place.workspace, join(place.workspace, 'sub'), '/no/such/folder', 'relative']) {
        const ran = await sandbox.run(
          mount,
          shell('true', { writable: [folder] }),
          () => undefined,
          notCancelled,
        );
        assert.ok(!ran.ok, folder);
        assert.equal(ran.failure.reason, 'failed');
      }
    },
  );

  law('lets no command change kernel settings or mounts', async ({ sandbox, mount }) => {
    const attempts = [
      'cat /proc/sys/vm/swappiness > /proc/sys/vm/swappiness',
      'mount -o remount,rw /',
      'mount -o remount,rw,bind /',
      'umount /tmp',
      'unshare -m umount /proc/sys',
      'unshare -Urm mount -o remount,rw,bind /',
      'mknod /tmp/disk b 8 0',
    ];
    const text = attempts.map((attempt) => `(${attempt}) >/dev/null 2>&1 && echo '${attempt}'`).join('; ');
    assert.equal((await runIn(sandbox, mount, shell(`${text}; true`))).output, '');
  });

  law('shows no process of the machine, and leaves the person’s own identity', async ({ sandbox, mount }) => {
    const { output } = await runIn(sandbox, mount, shell('echo /proc/[0-9]*; id -u; id -g'));
    const [processes = '', ...ids] = output.trim().split('\n');
    assert.ok(processes.split(' ').length <= 4, processes);
    assert.deepEqual(ids.map(Number), [process.getuid?.(), process.getgid?.()]);
  });
}

function itHidesSecrets(open: () => Promise<Opened | undefined>): void {
  const law = lawOver(open);

  law('hides the secrets of the home folder and Ratchet’s own, and nothing else of it', async (subject) => {
    const { sandbox, mount, home, place } = subject;
    const { output } = await runIn(
      sandbox,
      mount,
      shell(`cd ${home}; cat .profile; find . ${place.root}/state -type f | xargs cat`),
    );
    assert.match(output, /^harmless/);
    assert.doesNotMatch(output, /classified/);
  });

  law('hides where a secret really lies when it is a link', async ({ sandbox, mount, place }) => {
    assert.doesNotMatch(
      (await runIn(sandbox, mount, shell(`cat ${place.root}/elsewhere/*; true`))).output,
      /classified/,
    );
  });

  law('passes no secret of the environment and asks tools to be quiet', async ({ sandbox, mount }) => {
    const { output } = await runIn(sandbox, mount, shell('env'));
    assert.doesNotMatch(output, /classified|SSH_AUTH_SOCK/);
    assert.match(output, /^CI=1$/m);
    assert.match(output, /^TERM=dumb$/m);
  });

  law('hides the runtime folder with its sockets', async ({ sandbox, mount }) => {
    assert.equal(
      (await runIn(sandbox, mount, shell('ls -A /run /var/run/'))).output,
      '/run:\n\n/var/run/:\n',
    );
  });
}

function itFindsTheWorkspace(kind: Kind): void {
  const names = [
    'with space and \'single\' "double" quotes',
    'line\nbreak',
    'comma,colon:back\\slash$dollar',
    '-dash é',
  ];
  for (const name of names)
    it(`works in a workspace named ${JSON.stringify(name)}`, async function () {
      const subject = await openPlace(kind, { name });
      if (subject === undefined) return this.skip();
      await using opened = subject;
      const { output } = await runIn(
        opened.sandbox,
        opened.mount,
        shell('cat kept.txt; pwd; echo x > new', {}),
      );
      assert.equal(output, `one${opened.place.workspace}\n`);
      assert.equal(textInFork(opened.mount, 'new'), 'x\n');
      assert.ok(!existsSync(join(opened.place.workspace, 'new')));
    });

  it('works in a workspace that is known by a symbolic link', async function () {
    const subject = await openPlace(kind, { alias: true });
    if (subject === undefined) return this.skip();
    await using opened = subject;
    const text = `cat kept.txt ${opened.mount.workspace}/sub/deep/three.txt; pwd; echo x > new; cat ${opened.mount.workspace}/new`;
    assert.equal(
      (await runIn(opened.sandbox, opened.mount, shell(text))).output,
      `onethree${opened.mount.workspace}\nx\n`,
    );
    assert.equal(textInFork(opened.mount, 'new'), 'x\n');
    assert.ok(!existsSync(join(opened.place.workspace, 'new')));
  });

  it('works in a workspace below the home folder, and below a hidden one', async function () {
    if (!isWritableHome()) {
      console.log(`      (skipped: the home folder ${homedir()} cannot be written)`);
      return this.skip();
    }
    if (homedir().startsWith('/tmp/')) {
      console.log(`      (skipped: the home folder ${homedir()} is hidden itself, as all of /tmp is)`);
      return this.skip();
    }
    for (const hiddenFolder of [false, true]) {
      const subject = await openPlace(kind, { below: homedir(), hideRoot: hiddenFolder });
      if (subject === undefined) return this.skip();
      await using opened = subject;
      const { output } = await runIn(
        opened.sandbox,
        opened.mount,
        shell('cat kept.txt; echo x > new; ls -A ..'),
      );
      const around = hiddenFolder
        ? 'home scratch workspace'
        : 'elsewhere fork-0 home scratch state workspace';
      assert.equal(output, `one${around.replaceAll(' ', '\n')}\n`);
      assert.equal(textInFork(opened.mount, 'new'), 'x\n');
    }
  });

  it('hides secrets in a home folder that is the workspace', async function () {
    const subject = await openPlace(kind, { homeIsWorkspace: true });
    if (subject === undefined) return this.skip();
    await using opened = subject;
    const { output } = await runIn(
      opened.sandbox,
      opened.mount,
      shell('cat kept.txt; find . -type f | xargs cat'),
    );
    assert.match(output, /^one/);
    assert.doesNotMatch(output, /classified/);
  });
}

function itRestrictsTheNetwork(open: () => Promise<Opened | undefined>): void {
  const law = lawOver(open);
  const connect = (port: number): string =>
    `const s = require('net').connect(${port}, '127.0.0.1'); s.on('connect', () => { console.log('connected'); s.destroy(); }); s.on('error', (e) => console.log(e.code));`;

  law('reaches no service of the machine, unless it is allowed the network', async ({ sandbox, mount }) => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const argv = [process.execPath, '-e', connect((server.address() as AddressInfo).port)];
    const off = await runIn(sandbox, mount, shell('', { argv }));
    const on = await runIn(sandbox, mount, shell('', { argv, network: 'on' }));
    server.close();
    assert.deepEqual([off.output, on.output], ['ECONNREFUSED\n', 'connected\n']);
  });

  law('lets a command talk to itself on the loopback', async ({ sandbox, mount }) => {
    const script = `const server = require('net').createServer((s) => s.end('hello')).listen(0, '127.0.0.1', () => {
      const s = require('net').connect(server.address().port, '127.0.0.1');
      s.on('data', (d) => console.log(String(d))); s.on('close', () => server.close()); });`;
    const { output } = await runIn(sandbox, mount, shell('', { argv: [process.execPath, '-e', script] }));
    assert.equal(output, 'hello\n');
  });
}

function itLetsToolsWork(open: () => Promise<Opened | undefined>): void {
  const law = lawOver(open);

  law('runs npm scripts without touching the home folder', async ({ sandbox, mount }) => {
    const found = await runIn(sandbox, mount, shell('command -v npm || true'));
    if (found.output === '') return console.log('      (not checked: npm is not installed)');
    const manifest = JSON.stringify({ name: 'x', version: '1.0.0', scripts: { test: 'echo tested' } });
    const command = shell(`echo '${manifest}' > package.json; npm test --silent`);
    const { ending, output } = await runIn(sandbox, mount, command);
    assert.deepEqual(ending, { kind: 'exited', code: 0 });
    assert.match(output, /tested/);
  });

  law('lets commands of one session share a cache and nothing else', async ({ sandbox, mount }) => {
    await runIn(sandbox, mount, shell('mkdir -p "$XDG_CACHE_HOME" && echo warm > "$XDG_CACHE_HOME/tool"'));
    assert.equal((await runIn(sandbox, mount, shell('cat "$XDG_CACHE_HOME/tool"'))).output, 'warm\n');
  });
}

const notCancelled = { cancelled: false, onCancel: () => () => undefined };

function lawOver(
  open: () => Promise<Opened | undefined>,
): (title: string, check: (opened: Opened) => Promise<void>) => void {
  return (title, check) =>
    it(title, async function () {
      const subject = await open();
      if (subject === undefined) return this.skip();
      await using opened = subject;
      await check(opened);
    });
}

/** One place and one sandbox for all tests of a suite; each gets a fresh fork. */
function openShared(kind: Kind): () => Promise<Opened | undefined> {
  let shared: Promise<Opened | undefined> | undefined;
  after(async () => {
    const opened = await shared;
    await opened?.[Symbol.asyncDispose]();
  });
  return async () => {
    const opened = await (shared ??= openPlace(kind));
    const mount = await opened?.place[kind]();
    if (opened === undefined || mount === undefined) return undefined;
    return { ...opened, mount, [Symbol.asyncDispose]: () => Promise.resolve() };
  };
}

/** A workspace, a home folder with secrets, and a sandbox; undefined (with a printed reason) where this cannot be had. */
async function openPlace(
  kind: Kind,
  how: {
    readonly name?: string;
    readonly below?: string;
    readonly alias?: boolean;
    readonly hideRoot?: boolean;
    readonly homeIsWorkspace?: boolean;
  } = {},
): Promise<Opened | undefined> {
  const place = await createPlace(how.name, how.below);
  const home = how.homeIsWorkspace === true ? place.workspace : join(place.root, 'home');
  writeSecrets(home, place.root);
  const alias = join(place.root, 'alias');
  if (how.alias === true) symlinkSync(place.workspace, alias);
  const mount = await place[kind](how.alias === true ? alias : undefined);
  const sandbox = await openTestSandbox(place, home, how.hideRoot === true);
  if (mount !== undefined && sandbox !== undefined)
    return { sandbox, mount, place, home, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() };
  await place[Symbol.asyncDispose]();
  return undefined;
}

async function openTestSandbox(place: Place, home: string, hideRoot: boolean): Promise<Sandbox | undefined> {
  const opened = await openSandbox({
    scratch: place.scratch,
    home,
    hidden: [join(place.root, 'state'), ...(hideRoot ? [place.root] : [])],
    visible: hideRoot ? [] : [join(place.root, 'elsewhere')],
    environment: {
      ...process.env,
      GITHUB_TOKEN: 'classified',
      HTTP_PROXY: 'http://me:classified@proxy.example',
      SSH_AUTH_SOCK: '/tmp/agent',
    },
  });
  if (opened.ok) return opened.value;
  console.log(`      (skipped: ${opened.failure.message})`);
  return undefined;
}

function writeSecrets(home: string, root: string): void {
  for (const folder of ['.ssh', '.aws', '.config/gh', '.config/gcloud', '.docker', '.mozilla/firefox'])
    mkdirSync(join(home, folder), { recursive: true });
  for (const folder of ['state', 'elsewhere/keys']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(home, '.profile'), 'harmless\n');
  for (const file of [
    '.ssh/id_rsa',
    '.aws/credentials',
    '.config/gh/hosts.yml',
    '.docker/config.json',
    '.npmrc',
  ])
    writeFileSync(join(home, file), 'classified\n');
  for (const file of ['.netrc', '.git-credentials', '.bash_history', '.mozilla/firefox/logins.json'])
    writeFileSync(join(home, file), 'classified\n');
  for (const file of ['state/key.pem', 'elsewhere/keys/id', 'elsewhere/pgpass'])
    writeFileSync(join(root, file), 'classified\n');
  symlinkSync(join(root, 'elsewhere/keys'), join(home, '.gnupg'));
  symlinkSync(join(root, 'elsewhere/pgpass'), join(home, '.pgpass'));
}

function isWritableHome(): boolean {
  try {
    accessSync(homedir(), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
