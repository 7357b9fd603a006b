// Loaded before a test file, in its process. Records exceptions that nothing catches, and lets the reporter's messages
// out before each test begins: without the pause, a test that never returns keeps those of finished tests back.
import { createRequire } from 'node:module';
import process from 'node:process';
import { setImmediate as pause } from 'node:timers';
import { isMainThread } from 'node:worker_threads';

const { errorRecord, write } = createRequire(import.meta.url)('./ratchet-record.cjs');

// Worker threads and forked processes inherit the options that load this file; they are not what is tested.
if (isMainThread && String(process.ppid) === process.env.RATCHET_PARENT) {
  const file = process.env.RATCHET_FILE;
  process.on('uncaughtExceptionMonitor', (error) =>
    write({ event: 'uncaught', file, error: errorRecord(error) }),
  );
  if (process.env.RATCHET_PLAIN !== '1') {
    const { beforeEach } = await import('node:test');
    beforeEach(() => new Promise((resolve) => pause(resolve)));
  }
}
