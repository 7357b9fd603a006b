import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { takeLock } from '../../../extension/src/node/ledger/session-lock.ts';
import { event, reasonOf, valueOf } from '../../contracts/ledger-store.ts';
import { fileLedgers, type FileLedgers } from '../../support/file-ledgers.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const program = join(import.meta.dirname, '..', '..', 'support', 'ledger-child.ts');

interface Child {
  readonly process: ChildProcess;
  /** the next line that it prints; undefined at the end */
  line(): Promise<string | undefined>;
  /** every line from here on, when it is gone */
  rest(): Promise<readonly string[]>;
}

/** Children that a failed test would leave behind keep the whole run from ending. */
const started = new Set<ChildProcess>();
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  started.clear();
});

function start(command: string, args: readonly string[]): Child {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  started.add(child);
  const chunks = child.stdout.setEncoding('utf8')[Symbol.asyncIterator]() as AsyncIterator<string>;
  let text = '';
  const line = async (): Promise<string | undefined> => {
    for (let at = text.indexOf('\n'); ; at = text.indexOf('\n')) {
      if (at !== -1) {
        const found = text.slice(0, at);
        text = text.slice(at + 1);
        return found;
      }
      const next = await chunks.next();
      if (next.done === true) return undefined;
      text += next.value;
    }
  };
  const rest = async (): Promise<readonly string[]> => {
    const all: string[] = [];
    for (let next = await line(); next !== undefined; next = await line()) all.push(next);
    return all;
  };
  return { process: child, line, rest };
}

const ledgerChild = (ledgers: FileLedgers, mode: 'open' | 'write'): Child =>
  start(process.execPath, [program, ledgers.root, 's', mode]);

async function emptySession(ledgers: FileLedgers): Promise<void> {
  await valueOf(await ledgers.store.create('s')).close();
}

describe('A writer in a process of its own', () => {
  it('that is killed while it appends loses nothing that was acknowledged', async () => {
    await using ledgers = await fileLedgers();
    await emptySession(ledgers);
    for (let round = 0, before = -1; round < 3; round += 1) {
      const child = ledgerChild(ledgers, 'write');
      const lines: (string | undefined)[] = [];
      while (lines.length < 200 * (round + 1)) lines.push(await child.line());
      const gone = once(child.process, 'exit');
      child.process.kill('SIGKILL');
      lines.push(...(await child.rest()));
      await gone;
      const acknowledged = lines.at(-1);
      const opened = valueOf(await ledgers.store.open('s'));
      assert.equal(opened.diagnostics[0]?.reason, 'stale-lock-removed');
      assert.ok(opened.entries.length > Number(acknowledged), `${opened.entries.length} <= ${acknowledged}`);
      assert.ok(Number(acknowledged) > before);
      before = opened.entries.length - 1;
      await opened.ledger.close();
      assert.deepEqual(valueOf(await ledgers.store.verify('s')), []);
    }
  });

  it('fails when there is no more room, stays failed, and leaves a ledger that opens', async function () {
    if (process.platform === 'win32') {
      console.log('skipped: Windows cannot limit the size of files');
      this.skip();
    }
    await using ledgers = await fileLedgers();
    await emptySession(ledgers);
    const limited = 'ulimit -f 40; exec "$0" "$@"';
    const child = start('/bin/sh', ['-c', limited, process.execPath, program, ledgers.root, 's', 'write']);
    const lines = await child.rest();
    assert.deepEqual(lines.slice(-2), ['!no-space', '!no-space']);
    const acknowledged = Number(lines.at(-3));
    assert.ok(acknowledged > 10);
    const opened = valueOf(await ledgers.store.open('s'));
    assert.deepEqual(
      opened.diagnostics.map(({ reason }) => reason),
      ['torn-tail-repaired'],
    );
    assert.ok(opened.entries.length > acknowledged);
    valueOf(opened.ledger.append(opened.ledger.next, [event('after')]));
    await opened.ledger.close();
    assert.deepEqual(valueOf(await ledgers.store.verify('s')), []);
  });
});

describe('The lock of a session', () => {
  it('lets exactly one of several processes in', async () => {
    await using ledgers = await fileLedgers();
    await emptySession(ledgers);
    const children = Array.from({ length: 4 }, () => ledgerChild(ledgers, 'open'));
    const said = await Promise.all(children.map((child) => child.line()));
    assert.deepEqual(said.toSorted(), ['!locked', '!locked', '!locked', 'opened']);
    assert.equal(reasonOf(await ledgers.store.open('s')), 'locked');
    for (const child of children) child.process.stdin?.end();
    await Promise.all(children.map((child) => child.rest()));
  });

  it('is removed after its process was killed, by exactly one of several', async () => {
    await using ledgers = await fileLedgers();
    await emptySession(ledgers);
    const killed = ledgerChild(ledgers, 'open');
    assert.equal(await killed.line(), 'opened');
    killed.process.kill('SIGKILL');
    await once(killed.process, 'exit');
    const children = Array.from({ length: 4 }, () => ledgerChild(ledgers, 'open'));
    const said = await Promise.all(children.map((child) => child.line()));
    assert.deepEqual(said.toSorted(), ['!locked', '!locked', '!locked', 'opened stale-lock-removed']);
    for (const child of children) child.process.stdin?.end();
    await Promise.all(children.map((child) => child.rest()));
    assert.deepEqual(
      readdirSync(dirname(ledgers.ledgerPath('s'))).filter((name) => name.startsWith('lock.')),
      [],
    );
  });
});

describe('A lock file', () => {
  const now = Date.now();
  const taken = (path: string) => {
    const outcome = takeLock(path, now);
    assert.ok(outcome.kind === 'taken');
    return outcome;
  };
  /** The lock that this process takes, changed as another process would have written it. */
  const foreign = (path: string, change: object): string => {
    const mine = taken(path);
    const text = readFileSync(path, 'utf8');
    mine.release();
    return JSON.stringify({ ...(JSON.parse(text) as object), ...change });
  };

  it('is held by a living process, and free once it was released', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'lock');
    const first = taken(path);
    const second = takeLock(path, now);
    assert.ok(second.kind === 'held');
    assert.match(second.holder, new RegExp(`process ${process.pid} of `));
    first.release();
    taken(path).release();
    assert.deepEqual(readdirSync(folder.path), []);
  });

  it('of a process whose number was used again is stale', async function () {
    if (process.platform !== 'linux') {
      console.log('skipped: only Linux tells when a process started');
      this.skip();
    }
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'lock');
    for (const change of [{ started: '1' }, { boot: 'another' }]) {
      writeFileSync(path, foreign(path, change));
      const outcome = taken(path);
      assert.match(outcome.removed ?? '', new RegExp(`process ${process.pid} of `));
      outcome.release();
    }
  });

  it('of another host or another container is never stale', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'lock');
    for (const change of [
      { host: 'elsewhere', started: '1' },
      { namespace: 'pid:[1]', started: '1' },
    ]) {
      const text = foreign(path, change);
      writeFileSync(path, text);
      assert.equal(takeLock(path, now).kind, 'held');
      assert.equal(readFileSync(path, 'utf8'), text);
      writeFileSync(path, 'unlock');
    }
  });

  it('that a power cut made unreadable is stale; one that is just being written is not', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'lock');
    for (const text of ['\0\0\0', '{"pid":']) {
      writeFileSync(path, text);
      taken(path).release();
    }
    writeFileSync(path, '');
    assert.equal(takeLock(path, Date.now()).kind, 'held');
    const later = takeLock(path, Date.now() + 60_000);
    assert.ok(later.kind === 'taken');
    later.release();
  });

  it('is not taken away from somebody who took it meanwhile', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'lock');
    const mine = taken(path);
    appendFileSync(path, ' ');
    mine.release();
    assert.deepEqual(readdirSync(folder.path), ['lock']);
  });

  it('is still removed when the one who was removing it was killed', async function () {
    if (process.platform !== 'linux') {
      console.log('skipped: only Linux tells when a process started');
      this.skip();
    }
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'lock');
    const stale = foreign(path, { started: '1' });
    const guard = `${path}.${createHash('sha256').update(stale).digest('hex').slice(0, 16)}`;
    writeFileSync(path, stale);
    writeFileSync(guard, foreign(join(folder.path, 'other'), { started: '2' }));
    taken(path).release();
    assert.deepEqual(readdirSync(folder.path), []);
  });
});
