/**
 * A process that writes to a session of `storeIn(root)`, for tests of what outlives it:
 *
 *     node ledger-child.ts <root> <session> <mode>
 *
 * `write` appends and prints each sequence number once `append` has returned, until it fails (then it prints the
 * reason). `open` opens, prints the reasons of the diagnostics, or of the failure after `!`, and holds the session until
 * its standard input ends.
 */
import { writeSync } from 'node:fs';
import { once } from 'node:events';
import { storeIn } from './file-ledgers.ts';

const [root = '', sessionId = '', mode = ''] = process.argv.slice(2);
const say = (line: string | number): void => void writeSync(1, `${line}\n`);
const opened = await storeIn(root).open(sessionId);

if (!opened.ok) {
  say(`!${opened.failure.reason}`);
} else if (mode === 'open') {
  say(`opened ${opened.value.diagnostics.map(({ reason }) => reason).join(' ')}`.trim());
  process.stdin.resume();
  await once(process.stdin, 'end');
} else {
  const { ledger } = opened.value;
  for (;;) {
    const appended = ledger.append(ledger.next, [
      { type: 'written', data: '☃'.repeat(50), at: 1, cause: null },
      { type: 'written', data: ledger.next, at: 1, cause: null },
    ]);
    if (!appended.ok) {
      say(`!${appended.failure.reason}`);
      say(`!${(await ledger.flush()).ok ? 'ok' : appended.failure.reason}`);
      await ledger.close();
      break;
    }
    say(ledger.next - 1);
  }
}
