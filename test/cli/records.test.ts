import assert from 'node:assert/strict';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonValue } from '../../extension/src/protocol/json.ts';
import changeTwoFiles, { twoFiles } from '../support/model-scripts/change-two-files.ts';
import fixTheSample from '../support/model-scripts/fix-the-sample.ts';
import { needsSandbox } from '../support/needs-sandbox.ts';
import { parseLines, ratchetWithModel } from '../support/ratchet.ts';
import type { RatchetFolder, ShownEvent } from '../support/ratchet.ts';
import type { ModelServer } from '../support/model-server.ts';

describe('The record of a session', function () {
  this.timeout(60_000);
  before(needsSandbox);
  let folder: RatchetFolder & { readonly server: ModelServer };
  let id: string;
  before(async () => {
    folder = await ratchetWithModel(twoFiles, changeTwoFiles);
    const { code, stderr } = await folder.run(['run', 'Write the numbers in words']);
    assert.equal(code, 0, stderr);
    [id = ''] = sessionIds(folder);
  });
  after(() => folder[Symbol.asyncDispose]());

  it('is intact, and every decision in it is taken again', async () => {
    const verified = await folder.run(['verify']);
    assert.deepEqual([verified.code, verified.stdout], [0, `${id} is intact.\n`]);
    assert.deepEqual(JSON.parse((await folder.run(['verify', '--json'])).stdout), {
      sessionId: id,
      intact: true,
      diagnostics: [],
    });
    const replayed = await folder.run(['replay']);
    assert.equal(replayed.code, 0);
    assert.match(replayed.stdout, /^\d+ events, \d+ decisions taken again: no divergence\.\n$/);
  });

  it('is shown whole, up to an event, and as JSON', async () => {
    const events = await folder.events();
    assert.deepEqual(
      events.map(({ seq }) => seq),
      events.map((_, index) => index),
    );
    const whole = await folder.run(['show']);
    assert.match(whole.stdout, /needs review/);
    const early = await folder.run(['show', '--at', '4']);
    assert.equal(early.code, 0);
    assert.doesNotMatch(early.stdout, /apply_patch|proposed|Evidence/);
    assert.match(early.stdout, /unfinished/);
    const cut = parseLines<ShownEvent>((await folder.run(['show', '--at', '4', '--json'])).stdout);
    assert.deepEqual(cut, events.slice(0, 5));
    const wrong = await folder.run(['show', '--at', 'here']);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, new RegExp(`the session has events 0 to ${events.length - 1}`));
  });

  it('is exported as JSON', async () => {
    const exported = JSON.parse((await folder.run(['export'])).stdout) as {
      sessionId: string;
      setup: { workspace: string };
      spending: { turns: number };
      events: ShownEvent[];
    };
    assert.equal(exported.sessionId, id);
    assert.equal(exported.setup.workspace, folder.workspace);
    assert.equal(exported.spending.turns, 2);
    assert.deepEqual(exported.events, await folder.events());
    assert.equal((await folder.run(['export', '--format', 'xml'])).code, 2);
  });

  it('is found by the beginning of its id, and listed', async () => {
    assert.equal((await folder.run(['show', id.slice(0, 17)])).code, 0);
    const listed = parseLines<{ sessionId: string; status: string; workspace: string }>(
      (await folder.run(['sessions', '--json'])).stdout,
    );
    assert.deepEqual(
      listed.map(({ sessionId, status, workspace }) => ({ sessionId, status, workspace })),
      [{ sessionId: id, status: 'needs review', workspace: folder.workspace }],
    );
    assert.match((await folder.run(['sessions'])).stdout, new RegExp(`^${id} .*Write the numbers`));
  });

  it('can be branched, and the branch goes its own way to its own end', async () => {
    const events = await folder.events();
    const edited = events.findIndex(
      (event) => event.type === 'outcome-recorded' && event.outcome.kind === 'call-tool',
    );
    const branched = await folder.run(['branch', '--at', `${edited}`, '--json']);
    assert.equal(branched.code, 0, branched.stderr);
    const { sessionId: branch } = JSON.parse(branched.stdout) as { sessionId: string };
    assert.notEqual(branch, id);

    const asked = folder.server.requests.length;
    const resumed = await folder.run(['resume', branch, '--message', 'But keep the title.']);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.match(resumed.stdout, new RegExp(`ratchet accept ${branch} `), 'the branch is what is proposed');
    const { body } = await folder.server.request(asked);
    assert.ok(body.includes('But keep the title.'));

    assert.equal((await folder.run(['accept', branch, '--file', 'poem.txt'])).code, 0);
    assert.match(await folder.read('poem.txt'), /line eighteen/);
    assert.equal((await folder.run(['accept', id])).code, 0, 'the old session stays as it was');
    assert.equal(await folder.read('title.txt'), 'A Poem\n');
    for (const session of [id, branch]) {
      assert.equal((await folder.run(['verify', session])).code, 0);
      assert.equal((await folder.run(['replay', session])).code, 0);
    }
    assert.equal((await folder.run(['undo', id])).code, 0);
    assert.equal((await folder.run(['undo', branch])).code, 0);
    assert.equal(await folder.read('poem.txt'), twoFiles['poem.txt']);

    const late = await folder.run(['branch', id, '--at', '999']);
    assert.equal(late.code, 1);
    assert.match(late.stderr, /is readable up to entry \d+: current value is 999/);
    assert.equal((await folder.run(['sessions', 'prune', '--days', '0'])).code, 0);
    assert.equal((await folder.run(['sessions'])).stdout, 'There is no session yet.\n');
    assert.deepEqual(readdirSync(join(folder.home, 'state', 'sessions')), []);
  });
});

describe('A damaged record', function () {
  this.timeout(60_000);
  before(needsSandbox);

  it('is named by verify when a byte of it was flipped, and the other sessions are as they were', async () => {
    await using folder = await ratchetWithModel(twoFiles, changeTwoFiles);
    await folder.run(['run', 'Write the numbers in words']);
    const [id = ''] = sessionIds(folder);
    assert.equal((await folder.run(['run', 'Again'])).code, 0);
    const other = sessionIds(folder).find((session) => session !== id) ?? '';
    flipByteInMiddle(ledgerOf(folder, id));

    const verified = await folder.run(['verify', id]);
    assert.equal(verified.code, 1);
    assert.match(verified.stdout, /^(damaged-line|chain-broken): /m);
    const refused = await folder.run(['resume', id]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /or branch at entry \d+ or before/);

    const listed = await folder.run(['sessions']);
    assert.equal(listed.code, 0);
    assert.match(listed.stdout, new RegExp(`^${other}  needs review .*Again$`, 'm'));
    assert.match(listed.stdout, new RegExp(`^${id} `, 'm'));
    assert.equal((await folder.run(['verify', other])).code, 0);
    assert.equal((await folder.run(['accept', other])).code, 0);
  });

  it('can be read, and branched before the damage', async () => {
    await using folder = await ratchetWithModel(twoFiles, changeTwoFiles);
    await folder.run(['run', 'Write the numbers in words']);
    const [id = ''] = sessionIds(folder);
    flipByteInMiddle(ledgerOf(folder, id));
    const shown = await folder.run(['show']);
    assert.equal(shown.code, 0);
    assert.match(shown.stdout, /Write the numbers in words/);
    assert.notEqual(shown.stderr, '');
    const readable = await folder.events();
    const branched = await folder.run(['branch', '--at', `${readable.length - 1}`, '--json']);
    assert.equal(branched.code, 0, branched.stderr);
    const { sessionId } = JSON.parse(branched.stdout) as { sessionId: string };
    const resumed = await folder.run(['resume', sessionId]);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.match(resumed.stdout, /proposed: 2 changed files/);
    assert.equal((await folder.run(['verify', sessionId])).code, 0);
  });
});

describe('Findings as SARIF', function () {
  this.timeout(60_000);
  before(needsSandbox);

  it('are those of the newest validation, in the structure that SARIF 2.1.0 asks for', async () => {
    await using folder = await ratchetWithModel('sample', fixTheSample.slice(0, 6));
    // The script ends where the tests turned the first change down.
    assert.equal((await folder.run(['run', 'Fix the discount'])).code, 4);
    const exported = await folder.run(['export', '--format', 'sarif']);
    assert.equal(exported.code, 0, exported.stderr);
    const log = JSON.parse(exported.stdout) as SarifLog;
    assert.equal(log.version, '2.1.0');
    assert.match(log.$schema, /sarif-2\.1\.0/);
    assert.equal(log.runs.length, 1);
    const [run] = log.runs;
    assert.equal(run?.tool.driver.name, 'Ratchet');
    assert.equal(run.results.length, 4, 'three tests broke, and the one to be mended fails');
    for (const result of run.results) {
      assert.equal(run.tool.driver.rules[result.ruleIndex]?.id, result.ruleId);
      assert.ok(['none', 'note', 'warning', 'error'].includes(result.level));
      assert.notEqual(result.message.text, '');
      for (const { physicalLocation } of result.locations ?? []) {
        assert.equal(physicalLocation.artifactLocation.uri, 'test/cart.test.js');
        assert.ok(physicalLocation.artifactLocation.uriBaseId in run.originalUriBaseIds);
        assert.ok((physicalLocation.region?.startLine ?? 1) >= 1);
      }
    }
  });
});

describe('Old sessions', function () {
  this.timeout(60_000);
  before(needsSandbox);

  it('are removed by prune, newer ones stay', async () => {
    await using folder = await ratchetWithModel(twoFiles, changeTwoFiles);
    await folder.run(['run', 'The old one']);
    const [old = ''] = sessionIds(folder);
    await folder.run(['run', 'The new one']);
    const aMonthAgo = Date.now() / 1000 - 31 * 24 * 3600;
    utimesSync(ledgerOf(folder, old), aMonthAgo, aMonthAgo);
    assert.match((await folder.run(['sessions'])).stdout, /31 days ago/);

    const pruned = await folder.run(['sessions', 'prune']);
    assert.deepEqual([pruned.code, pruned.stdout], [0, `removed ${old}\n`]);
    assert.equal((await folder.run(['sessions', 'prune'])).stdout, 'Nothing to remove.\n');
    assert.match((await folder.run(['sessions'])).stdout, /The new one/);
    assert.equal((await folder.run(['show', old])).code, 1);
  });
});

interface SarifLog {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string }[] };
    };
    readonly originalUriBaseIds: Readonly<Record<string, JsonValue>>;
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations?: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
          readonly region?: { readonly startLine: number };
        };
      }[];
    }[];
  }[];
}

const sessionIds = (folder: RatchetFolder): string[] =>
  readdirSync(join(folder.home, 'state', 'sessions')).toSorted();

const ledgerOf = (folder: RatchetFolder, id: string): string =>
  join(folder.home, 'state', 'sessions', id, 'ledger.jsonl');

function flipByteInMiddle(path: string): void {
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}
