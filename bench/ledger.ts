import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ledger, LedgerStore } from '../extension/src/core/ledger/ledger.ts';
import { createFileBlobStore } from '../extension/src/node/blobs/file-blob-store.ts';
import { createFileLedgerStore } from '../extension/src/node/ledger/file-ledger-store.ts';
import type { Result } from '../extension/src/protocol/result.ts';
import type { Figure } from './measure.ts';
import { millisecondsOf, percentile, printWhenRunDirectly } from './measure.ts';

const entries = 100_000;
const flushes = 500;
const turns = 200;

/** What the ledger and the blobs cost, on the disk that holds the temporary folder. */
export async function run(): Promise<Figure[]> {
  const root = await mkdtemp(join(tmpdir(), 'ratchet-bench-'));
  try {
    const store = createFileLedgerStore({
      directory: join(root, 'sessions'),
      keyFile: join(root, 'key'),
      anchorDirectory: join(root, 'anchors'),
      clock: { now: () => Date.now(), wait: () => Promise.resolve() },
    });
    return [
      ...(await appendAndOpen(store)),
      await flushOneByOne(store),
      await flushTogether(store),
      await blobTurns(root),
    ];
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** An intent of ordinary size: about 480 bytes a line. */
const intent = {
  type: 'intent-issued',
  at: 1_700_000_000_000,
  cause: null,
  data: {
    id: 'i-1234',
    intent: {
      callId: 'call-1',
      input: { path: 'src/a.ts', text: 'x'.repeat(150) },
      kind: 'call-tool',
      tool: 'edit',
    },
  },
};

async function appendAndOpen(store: LedgerStore): Promise<Figure[]> {
  const ledger = valueOf(await store.create('appends'));
  const appending = await millisecondsOf(async () => {
    for (let seq = 0; seq < entries; seq += 1) {
      valueOf(ledger.append(seq, [intent]));
      if (seq % 100 === 99) valueOf(await ledger.flush());
    }
  });
  await ledger.close();
  const opening = await millisecondsOf(async () => valueOf(await store.open('appends')).ledger.close());
  const verifying = await millisecondsOf(() => store.verify('appends'));
  return [
    {
      name: 'ledger appends',
      value: (entries / appending) * 1000,
      unit: 'entries/s',
      note: 'one append an entry, a flush every 100',
    },
    { name: 'ledger open', value: opening, unit: 'ms', note: `${entries} entries, every hash checked` },
    { name: 'ledger verify', value: verifying, unit: 'ms', note: `${entries} entries` },
  ];
}

async function flushOneByOne(store: LedgerStore): Promise<Figure> {
  const ledger = valueOf(await store.create('one-by-one'));
  const time = await millisecondsOf(async () => {
    for (let seq = 0; seq < flushes; seq += 1) await appendAndFlush(ledger);
  });
  await ledger.close();
  return {
    name: 'ledger flushes',
    value: (flushes / time) * 1000,
    unit: 'flushes/s',
    note: 'one entry each, in turn',
  };
}

async function flushTogether(store: LedgerStore): Promise<Figure> {
  const ledger = valueOf(await store.create('together'));
  const writeInTurn = async (): Promise<void> => {
    for (let turn = 0; turn < flushes; turn += 1) await appendAndFlush(ledger);
  };
  const time = await millisecondsOf(() => Promise.all(Array.from({ length: 32 }, writeInTurn)));
  await ledger.close();
  return {
    name: 'ledger flushes, 32 at once',
    value: ((32 * flushes) / time) * 1000,
    unit: 'flushes/s',
    note: 'they share fsyncs',
  };
}

/** The blobs of one edit turn: three small ones, durable at its end. */
async function blobTurns(root: string): Promise<Figure> {
  const blobs = createFileBlobStore({ directory: join(root, 'blobs'), bytesMax: Number.MAX_SAFE_INTEGER });
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const time = await millisecondsOf(async () => {
      for (const part of ['base', 'edited', 'manifest']) {
        valueOf(await blobs.put(Buffer.from(`${part} ${turn} ${'x'.repeat(4000)}`)));
      }
      valueOf(await blobs.flush());
    });
    times.push(time);
  }
  return {
    name: 'blobs of an edit turn',
    value: percentile(times, 0.5),
    unit: 'ms',
    note: 'median of 3 puts and a flush',
  };
}

async function appendAndFlush(ledger: Ledger): Promise<void> {
  valueOf(ledger.append(ledger.next, [intent]));
  valueOf(await ledger.flush());
}

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

await printWhenRunDirectly(import.meta, run);
