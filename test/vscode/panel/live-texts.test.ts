import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createLiveOutbox } from '../../../extension/src/vscode/panel/live-outbox.ts';
import {
  additionOf,
  silent,
  splitLastWord,
  withAddition,
} from '../../../extension/src/vscode/panel/live-texts.ts';
import { redactStrings } from '../../../extension/src/vscode/panel/redact-strings.ts';

/** characters of a stream that are kept */
const liveTextMax = 64 * 1024;

describe('Live texts', () => {
  it('say what a search for a repair has come to', () => {
    const note = {
      kind: 'repair',
      intent: 'i1',
      phase: 'search',
      tried: 1204,
      perSecond: 310.4,
      plausible: 2,
      note: 'best: x',
    };
    assert.deepEqual(additionOf({ ...note, kind: 'repair' }), {
      progress: 'search: 1,204 tried, 310/s, 2 plausible; best: x',
    });
  });

  it('hold the end of each stream, within the limit', () => {
    const first = withAddition(silent, { output: 'a'.repeat(liveTextMax), progress: 'p' });
    const second = withAddition(first, { output: 'end', reasoning: 'r' });
    assert.equal(second.output.length, liveTextMax);
    assert.ok(second.output.endsWith('aend'));
    assert.deepEqual([second.reasoning, second.progress], ['r', 'p']);
  });

  it('are split behind the last whole word; a word without end is not waited for', () => {
    assert.deepEqual(splitLastWord('one two thr'), { whole: 'one two ', rest: 'thr' });
    assert.deepEqual(splitLastWord('one\n'), { whole: 'one\n', rest: '' });
    assert.deepEqual(splitLastWord('x'.repeat(300)), { whole: 'x'.repeat(300), rest: '' });
  });

  it('come out of the outbox as they went in, in whole words', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 }), { maxLength: 30 }), (pieces) => {
        const outbox = createLiveOutbox();
        let sent = '';
        for (const piece of pieces) {
          outbox.add(1, { output: piece });
          for (const { output = '' } of outbox.take(() => true)) {
            sent += output;
            assert.ok(/\s$/.test(output) || output.length > 256);
          }
        }
        outbox.add(1, { output: '\n' });
        for (const { output = '' } of outbox.take(() => true)) sent += output;
        assert.equal(sent, `${pieces.join('')}\n`);
      }),
    );
  });

  it('are dropped for entries that have ended, and given whole to a page that begins', () => {
    const outbox = createLiveOutbox();
    outbox.add(1, { output: 'gone ' });
    assert.deepEqual(
      outbox.take(() => false),
      [],
    );
    assert.deepEqual(
      outbox.take(() => true),
      [],
    );
    const begun = outbox.restart(new Map([[2, { output: 'all of it', reasoning: '', progress: 'p' }]]));
    assert.deepEqual(begun, { 2: { output: 'all of ', reasoning: '', progress: 'p' } });
    outbox.add(2, { output: '!\n' });
    assert.deepEqual(
      outbox.take(() => true),
      [{ index: 2, output: 'it!\n' }],
    );
  });
});

describe('redactStrings', () => {
  it('reaches every text, and keeps what it does not change', () => {
    const value = { a: ['x secret', { b: 'plain' }], c: 1, d: null };
    const redact = (text: string): string => text.replaceAll('secret', '…');
    const redacted = redactStrings(value, redact);
    assert.deepEqual(redacted, { a: ['x …', { b: 'plain' }], c: 1, d: null });
    assert.equal(redacted.a[1], value.a[1]);
    assert.equal(
      redactStrings(value, (text) => text),
      value,
    );
  });
});
