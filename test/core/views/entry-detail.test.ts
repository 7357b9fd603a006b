import assert from 'node:assert/strict';
import type { ScriptedReply } from '../../../extension/src/core/context/scripted-model.ts';
import type { DeskSession } from '../../../extension/src/core/engine/session-desk.ts';
import { capBlocks } from '../../../extension/src/core/views/cap-blocks.ts';
import { previewRollback } from '../../../extension/src/core/views/checkpoint-changes.ts';
import { entryDetail } from '../../../extension/src/core/views/entry-detail.ts';
import { createSessionHistory } from '../../../extension/src/core/views/session-history.ts';
import type { EntryBlock, TimelineEntry } from '../../../extension/src/protocol/panel/panel-view.ts';
import { createMemoryDesk, goodModel, memorySetup } from '../../support/memory-desk.ts';

describe('The details of an entry', () => {
  it('show an edit as what it changed', async () => {
    const blocks = await detailOf(await played(), ({ title }) => title === 'write_file');
    const [answer, diff] = blocks;
    assert.equal(answer?.kind, 'text');
    assert.ok(diff?.kind === 'diff');
    assert.deepEqual(
      diff.hunks.map(({ path, beforeLines, afterLines }) => ({ path, beforeLines, afterLines })),
      [{ path: 'a.js', beforeLines: ['one'], afterLines: ['two'] }],
    );
  });

  it('show the words, calls and figures of an answer', async () => {
    const blocks = await detailOf(await played(), ({ kind }) => kind === 'model');
    assert.deepEqual(
      blocks.map(({ kind, title }) => `${kind} ${title}`),
      ['code Calls write_file', 'facts Request'],
    );
  });

  it('show the task, the plan, the evidence and the summary', async () => {
    const session = await played();
    const titles = async (kind: TimelineEntry['kind']): Promise<string[]> =>
      (await detailOf(session, (entry) => entry.kind === kind)).map(({ title }) => title);
    assert.deepEqual(await titles('started'), ['Task', 'Session']);
    assert.deepEqual(await titles('plan'), ['Reason', 'Plan']);
    assert.deepEqual(await titles('validation'), ['Validators']);
    assert.deepEqual(await titles('proposal'), ['Summary', 'Evidence', 'Files']);
  });

  it('show a command with its output', async () => {
    const command = { tool: 'run_command', arguments: { command: 'npm test' } };
    const session = await played((request) =>
      request.answers === 0 ? { calls: [command] } : { text: 'Done.' },
    );
    const blocks = await detailOf(session, ({ kind }) => kind === 'command');
    assert.deepEqual(blocks, [
      { kind: 'code', title: 'Command', language: 'bash', text: 'npm test' },
      { kind: 'output', title: 'Output', text: '', omittedBytes: 0 },
    ]);
  });

  it('are there for every entry that says so, and are empty for none of them', async () => {
    const session = await played();
    const history = createSessionHistory(session.events);
    for (let index = 0; index < history.timeline.length; index += 1) {
      const detail = await entryDetail(index, { history, blobs: session.blobs, redact: (text) => text });
      const entry = history.timeline.entry(index);
      if (entry?.more === true) assert.ok((detail?.blocks.length ?? 0) > 0, `${entry.title} has details`);
    }
    assert.equal(
      await entryDetail(10_000, { history, blobs: session.blobs, redact: (text) => text }),
      undefined,
    );
  });

  it('hold no secret', async () => {
    const secret = { tool: 'run_command', arguments: { command: 'curl -H "Bearer hunter2"' } };
    const session = await played((request) =>
      request.answers === 0 ? { calls: [secret] } : { text: 'hunter2' },
    );
    const history = createSessionHistory(session.events);
    const redact = (text: string): string => text.replaceAll('hunter2', '[secret]');
    for (let index = 0; index < history.timeline.length; index += 1) {
      const detail = await entryDetail(index, { history, blobs: session.blobs, redact });
      assert.doesNotMatch(JSON.stringify(detail), /hunter2/);
    }
  });
});

describe('capBlocks', () => {
  const plain = (text: string): string => text;

  it('keeps the start of a text and the end of an output, and says that something is missing', () => {
    const long = 'a'.repeat(70_000);
    const { blocks, cut } = capBlocks(
      [
        { kind: 'text', title: 't', text: `start${long}` },
        { kind: 'output', title: 'o', text: `${long}end`, omittedBytes: 7 },
      ],
      plain,
    );
    assert.equal(cut, true);
    const [text, output] = blocks;
    assert.ok(text?.kind === 'text' && text.text.startsWith('start') && text.text.length === 65_536);
    assert.ok(output?.kind === 'output' && output.text.endsWith('end'));
    assert.equal(output.omittedBytes, 7 + 70_003 - 65_536);
  });

  it('shows no more than a page can hold', () => {
    const block: EntryBlock = { kind: 'text', title: 't', text: 'a'.repeat(60_000) };
    const { blocks, cut } = capBlocks(Array<EntryBlock>(10).fill(block), plain);
    assert.equal(cut, true);
    assert.equal(JSON.stringify(blocks).length < 300_000, true);
    assert.deepEqual(capBlocks([block], plain), { blocks: [block], cut: false });
  });
});

describe('The preview of a rollback', () => {
  it('names what would change in the fork', async () => {
    const session = await played();
    const { checkpoint } = session.state;
    assert.deepEqual(await previewRollback(checkpoint, null, session.blobs), {
      checkpoint: null,
      files: [{ path: 'a.js', how: 'changed' }],
    });
    assert.equal((await previewRollback(null, checkpoint, session.blobs))?.files.length, 1);
    assert.equal(await previewRollback(null, 'f'.repeat(64), session.blobs), undefined);
  });
});

async function played(
  model: (request: Parameters<typeof goodModel>[0]) => ScriptedReply = goodModel,
): Promise<DeskSession> {
  const { desk } = createMemoryDesk({ model });
  const begun = await desk.begin(memorySetup);
  assert.ok(begun.ok);
  await begun.value.settled();
  return begun.value;
}

async function detailOf(
  { events, blobs }: DeskSession,
  isMeant: (entry: TimelineEntry) => boolean,
): Promise<readonly EntryBlock[]> {
  const history = createSessionHistory(events);
  for (let index = 0; index < history.timeline.length; index += 1) {
    const entry = history.timeline.entry(index);
    if (!entry || !isMeant(entry)) continue;
    const detail = await entryDetail(index, { history, blobs, redact: (text) => text });
    return detail?.blocks ?? [];
  }
  assert.fail('there is no such entry');
}
