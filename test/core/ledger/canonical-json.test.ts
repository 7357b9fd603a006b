import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonicalJson } from '../../../extension/src/core/ledger/canonical-json.ts';
import type { JsonValue } from '../../../extension/src/protocol/json.ts';

/** The same value with the properties of every object the other way round. */
function reversed(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  const properties = Object.entries(value).map(([key, item]) => [key, reversed(item)] as const);
  return Object.fromEntries(properties.toReversed());
}

const json = fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<JsonValue>;

describe('Canonical JSON', () => {
  it('sorts keys by their code units at every level, and has no spaces', () => {
    const value = { b: [{ z: 1, a: 2 }], a: null, 10: 1, 9: 2, é: 0, Z: 'x y' };
    assert.equal(canonicalJson(value), '{"10":1,"9":2,"Z":"x y","a":null,"b":[{"a":2,"z":1}],"é":0}');
  });

  it('has numbers in their shortest form', () => {
    assert.equal(
      canonicalJson([1, 1.0, -0, 1e21, 1e-7, 0.1, 123456789012]),
      '[1,1,0,1e+21,1e-7,0.1,123456789012]',
    );
  });

  it('escapes lone surrogates, so that the text is always UTF-8', () => {
    assert.equal(canonicalJson('\ud800 𝒳'), '"\\ud800 𝒳"');
  });

  it('leaves out properties that are undefined', () => {
    assert.equal(canonicalJson({ b: undefined, a: 1 } as unknown as JsonValue), '{"a":1}');
  });

  it('keeps a property named __proto__', () => {
    const value = JSON.parse('{"b":1,"__proto__":{"d":1,"c":2}}') as JsonValue;
    assert.equal(canonicalJson(value), '{"__proto__":{"c":2,"d":1},"b":1}');
  });

  it('refuses what JSON cannot hold', () => {
    for (const value of [NaN, Infinity, undefined, [undefined], { a: () => 1 }, 1n, Symbol('a')]) {
      assert.throws(() => canonicalJson(value as unknown as JsonValue), TypeError);
    }
  });

  it('is one text for a value, whatever order its properties are in', () => {
    fc.assert(
      fc.property(json, (value) => assert.equal(canonicalJson(reversed(value)), canonicalJson(value))),
    );
  });

  it('gives the value back, and the same text for it', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        const back = JSON.parse(text) as JsonValue;
        assert.deepEqual(back, JSON.parse(JSON.stringify(value)));
        assert.equal(canonicalJson(back), text);
      }),
    );
  });
});
