import assert from 'node:assert/strict';
import { planPatch } from '../../../extension/src/core/edits/apply-patch.ts';
import { pathsRead } from '../../../extension/src/core/edits/apply-edits.ts';
import { parseEdits } from '../../../extension/src/core/edits/parse-edits.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('planning a patch on bytes', () => {
  it('gives the bytes of every changed path, null for those to delete, and says what was not exact', () => {
    const files = new Map([
      ['a', new TextEncoder().encode('one  \r\ntwo\r\n')],
      ['b', bytes(0, 1, 2)],
    ]);
    const patch =
      '*** Begin Patch\n*** Update File: a\n@@\n one\n-two\n+2\n*** Update File: b\n*** Move to: c\n*** End Patch';
    assert.deepEqual(planPatch(patch, { read: (path) => files.get(path) }), {
      ok: true,
      writes: [
        { path: 'a', bytes: new TextEncoder().encode('one  \r\n2\r\n') },
        { path: 'c', bytes: bytes(0, 1, 2), movedFrom: 'b' },
        { path: 'b', bytes: null },
      ],
      notes: ['hunk 1 of a was found at line 1 (trailing-space)'],
    });
  });

  it('keeps the encoding of UTF-16 and of bytes that are no UTF-8', () => {
    const update = (content: Uint8Array): unknown => {
      const plan = planPatch('*** Begin Patch\n*** Update File: a\n@@\n-b\n+ä\n*** End Patch', {
        read: () => content,
      });
      return plan.ok ? plan.writes[0]?.bytes : plan.message;
    };
    assert.deepEqual(update(bytes(0xfe, 0xff, 0, 0x62, 0, 0x0a)), bytes(0xfe, 0xff, 0, 0xe4, 0, 0x0a));
    assert.deepEqual(update(bytes(0xff, 0x0a, 0x62)), bytes(0xff, 0x0a, 0xe4));
  });

  it('refuses characters that the encoding of the file lacks', () => {
    const plan = planPatch('*** Begin Patch\n*** Update File: a\n@@\n-b\n+€\n*** End Patch', {
      read: () => bytes(0xff, 0x0a, 0x62),
    });
    assert.match(plan.ok ? '' : plan.message, /its encoding, latin1/);
  });

  it('gives every reason in one message and writes nothing', () => {
    const patch =
      '*** Begin Patch\n*** Add File: new\n+x\n*** Update File: a\n@@\n-no\n+x\n*** Delete File: b\n*** End Patch';
    const plan = planPatch(patch, {
      read: (path) => (path === 'a' ? new TextEncoder().encode('yes\n') : undefined),
    });
    assert.ok(!plan.ok);
    assert.match(plan.message, /hunk 1 of a [\s\S]*Cannot delete b/);
  });

  it('names the paths that will be read', () => {
    const patch =
      '*** Begin Patch\n*** Add File: /p/new\n+x\n*** Update File: a\n*** Move to: c\n*** Delete File: ../b\n*** End Patch';
    const parsed = parseEdits(patch);
    assert.ok(parsed.ok);
    assert.deepEqual(pathsRead(parsed.edits, '/p'), ['new', 'a', 'c']);
    assert.deepEqual(pathsRead(parsed.edits), ['/p/new', 'a', 'c']);
  });

  it('sees earlier files of the same patch as they leave them', () => {
    const patch =
      '*** Begin Patch\n*** Delete File: a\n*** Add File: a\n+new\n*** Update File: a\n@@\n-new\n+newer\n*** End Patch';
    const plan = planPatch(patch, { read: () => new TextEncoder().encode('old\n') });
    assert.deepEqual(plan.ok && plan.writes, [{ path: 'a', bytes: new TextEncoder().encode('newer\n') }]);
  });
});
