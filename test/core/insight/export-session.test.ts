import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  exportFindings,
  exportLedger,
  exportReport,
} from '../../../extension/src/core/insight/export-session.ts';
import type { ExportedSession } from '../../../extension/src/core/insight/export-session.ts';
import type { LedgerEntry } from '../../../extension/src/core/ledger/ledger.ts';
import { createUpcast } from '../../../extension/src/core/ledger/upcast.ts';
import { fromEntry } from '../../../extension/src/core/session/read-entry.ts';
import { foldEvents } from '../../../extension/src/core/session/record.ts';
import { createFakeBlobStore } from '../../support/memory-blob-store.ts';

/** A recorded session that was fixed by the built-in engine and waits for review. */
function recorded(name: string): ExportedSession {
  const upcast = createUpcast();
  const file = join(import.meta.dirname, '..', '..', 'replay', 'ledgers', name);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const events = lines.map((line) => fromEntry(upcast(JSON.parse(line) as LedgerEntry)));
  const state = foldEvents(events);
  assert.ok(state);
  return { sessionId: 'session-1', state, events };
}

describe('A session, exported', () => {
  const session = recorded('repair.jsonl');

  it('as a ledger holds the setup, the totals and every event', () => {
    const exported = JSON.parse(exportLedger(session)) as Record<string, unknown> & {
      events: { seq: number }[];
    };
    assert.deepEqual(Object.keys(exported), ['sessionId', 'setup', 'spending', 'events']);
    assert.deepEqual(
      exported.events.map(({ seq }) => seq),
      session.events.map(({ seq }) => seq),
    );
  });

  it('as findings is a SARIF log', () => {
    const log = exportFindings(session, '1.2.3') as { version: string; runs: unknown[] };
    assert.deepEqual([log.version, log.runs.length], ['2.1.0', 1]);
  });

  it('as a report says what was asked, how it stands, the evidence and the change', async () => {
    const report = await exportReport(session, createFakeBlobStore());
    const headings = report.split('\n').filter((line) => line.startsWith('#'));
    assert.deepEqual(headings.slice(0, 1), ['# Ratchet session']);
    for (const heading of ['## Evidence', '## Change']) assert.ok(headings.includes(heading), report);
    assert.ok(report.includes(`> ${session.state.setup.task.split('\n')[0]}`));
    assert.match(report, /^- Status: waits for review$/m);
  });

  it('quotes a task that looks like a part of the report', async () => {
    const { state } = session;
    const task = 'Do it\n## Evidence\n- all passed';
    const posing = {
      ...session,
      state: { ...state, review: null, setup: { ...state.setup, task } },
      events: [],
    };
    const report = await exportReport(posing, createFakeBlobStore());
    assert.ok(!/^## Evidence$/m.test(report), report);
    assert.ok(report.includes('> ## Evidence'));
  });
});
