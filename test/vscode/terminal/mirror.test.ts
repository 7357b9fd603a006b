import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import type { Intent, Outcome } from '../../../extension/src/protocol/intents.ts';
import { createMirror } from '../../../extension/src/vscode/terminal/mirror.ts';

const issued = (id: string, intent: Intent): never =>
  ({ seq: 1, at: 0, event: { type: 'intent-issued', id, intent } }) as never;
const came = (intent: string, outcome: Outcome): never =>
  ({ seq: 2, at: 0, event: { type: 'outcome-recorded', intent, outcome, durationMs: 1200 } }) as never;
const command = (text: string): Intent => ({
  ...{ kind: 'call-tool', callId: 'c', tool: 'run_command', input: { command: text } },
});
const exited = (code: number, output: string): Outcome => ({
  kind: 'call-tool',
  isError: code !== 0,
  content: output,
  details: { ending: { kind: 'exited', code }, durationMs: 1, omittedBytes: 0, output },
  checkpoint: null,
});
const live = (intent: string, text: string): never =>
  ({ kind: 'output', intent, stream: 'stdout', text }) as never;
const lines = (text: string): readonly string[] =>
  stripVTControlCharacters(text)
    .split('\r\n')
    .filter((line) => line !== '');

describe('The mirror of a session', () => {
  it("shows a command's line, its output as it comes, and its exit code", () => {
    const mirror = createMirror();
    const text = [
      mirror.event(issued('1', command('npm test'))),
      mirror.live(live('1', 'first\n')),
      mirror.live(live('1', 'second\n')),
      mirror.event(came('1', exited(1, 'first\nsecond\n'))),
    ].join('');
    assert.deepEqual(lines(text), ['$ npm test', 'first', 'second', 'exit code 1 · 1.2 s']);
  });

  it('shows what ended before it was opened, from the ledger', () => {
    const mirror = createMirror();
    const text = mirror.event(issued('1', command('make'))) + mirror.event(came('1', exited(0, 'built\n')));
    assert.deepEqual(lines(text), ['$ make', 'built', 'exit code 0 · 1.2 s']);
  });

  it('tells the output of two things at once apart', () => {
    const mirror = createMirror();
    const tests = { kind: 'run-tests', purpose: 'baseline', query: null } as const;
    const text = [
      mirror.event(issued('1', tests)),
      mirror.event(issued('2', command('ls'))),
      mirror.live(live('1', 'ok 1\n')),
      mirror.live(live('2', 'a.js\n')),
      mirror.live(live('1', 'ok 2\n')),
    ].join('');
    assert.deepEqual(lines(text), [
      '# run all tests as they are',
      'ok 1',
      '$ ls',
      'a.js',
      '# run all tests as they are',
      'ok 2',
    ]);
  });

  it('says nothing of what runs nothing, and nothing of output that belongs to nothing', () => {
    const mirror = createMirror();
    assert.equal(mirror.event(issued('1', { kind: 'open-fork' })), '');
    assert.equal(mirror.live(live('1', 'x')), '');
    assert.equal(mirror.event(came('9', exited(0, ''))), '');
  });

  it('never passes on what a command line hides', () => {
    const mirror = createMirror();
    const text =
      mirror.event(issued('1', command('echo \u001b]0;x\u0007hi'))) + mirror.event(came('1', exited(0, '')));
    assert.deepEqual(lines(text), ['$ echo hi', 'exit code 0 · 1.2 s']);
    assert.ok(!text.includes('\u001b]'));
  });
});
