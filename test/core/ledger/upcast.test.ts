import assert from 'node:assert/strict';
import type { LedgerEntry } from '../../../extension/src/core/ledger/ledger.ts';
import { createUpcast, type Upcaster } from '../../../extension/src/core/ledger/upcast.ts';
import type { JsonValue } from '../../../extension/src/protocol/json.ts';

const entry = (v: number, type: string, data: JsonValue): LedgerEntry => ({
  v,
  seq: 4,
  at: 5,
  cause: 3,
  type,
  data,
  prev: 'p',
  hash: 'h',
});

/** A past as it may come to be: `began` became `started` in version 2, and got a list in version 3. */
const upcasters: readonly Upcaster[] = [
  { type: 'began', from: 1, upcast: (data) => ({ type: 'started', data }) },
  { type: 'started', from: 2, upcast: (data) => ({ type: 'started', data: [data] }) },
];

describe('Upcasting', () => {
  const upcast = createUpcast(upcasters, 3);

  it('goes through every version, by the name that the type has in it', () => {
    assert.deepEqual(upcast(entry(1, 'began', 'x')), entry(3, 'started', ['x']));
    assert.deepEqual(upcast(entry(2, 'started', 'x')), entry(3, 'started', ['x']));
  });

  it('leaves the data of types alone that did not change', () => {
    assert.deepEqual(upcast(entry(1, 'ended', 'x')), entry(3, 'ended', 'x'));
  });

  it('returns entries of the present version as they are', () => {
    const present = entry(3, 'began', 'x');
    assert.equal(upcast(present), present);
  });

  it('has nothing to do in the first version', () => {
    const present = entry(1, 'began', 'x');
    assert.equal(createUpcast()(present), present);
  });

  it('refuses two upcasters for the same step', () => {
    assert.throws(() => createUpcast([...upcasters, upcasters[0]!], 3), /two upcasters.*1:began/);
  });
});
