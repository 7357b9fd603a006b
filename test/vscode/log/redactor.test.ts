import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inspect } from '../../../extension/src/vscode/log/inspect.ts';
import { createRedactor } from '../../../extension/src/vscode/log/redactor.ts';

describe('The redactor', () => {
  const redactor = createRedactor({
    HOME: '/home/ada',
    DATABASE_PASSWORD: 'correct-horse-battery',
    SSH_AUTH_SOCK: '/tmp/ssh-agent/socket',
    SOMETHING: 'ghp_0123456789abcdef0123',
  });

  it('hides a key that it learned', () => {
    redactor.learn('my-own-key-1234');
    assert.equal(redactor.redact('asked with my-own-key-1234.'), 'asked with [secret].');
  });

  it('hides what the environment keeps secret, and no places', () => {
    assert.equal(redactor.redact('login correct-horse-battery'), 'login [secret]');
    assert.equal(redactor.redact('at ghp_0123456789abcdef0123'), 'at [secret]');
    assert.equal(
      redactor.redact('/home/ada and /tmp/ssh-agent/socket'),
      '/home/ada and /tmp/ssh-agent/socket',
    );
  });

  it('hides what has the shape of a secret', () => {
    const texts = {
      'Authorization: Bearer abcdefgh12345678': 'Authorization: Bearer [secret]',
      'https://ada:lovelace1@example.com/x': 'https://[secret]@example.com/x',
      'key sk-proj-abcdefghijklmnop': 'key [secret]',
      '{"api_key": "abcd1234efgh"}': '{"api_key": "[secret]"}',
    };
    for (const [text, expected] of Object.entries(texts)) assert.equal(redactor.redact(text), expected);
  });

  it('leaves other words alone', () => {
    const text = 'Session 20261121-101530-3f9a2c began: fix, repair, suggest. 3 tokens: none.';
    assert.equal(redactor.redact(text), text);
  });

  it('hides every key, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9]{8,40}$/),
        fc.string(),
        fc.string(),
        (key, before, after) => {
          const own = createRedactor({});
          own.learn(key);
          assert.ok(!own.redact(before + key + after).includes(key));
        },
      ),
    );
  });

  it('hides the longer of two secrets that begin alike', () => {
    const own = createRedactor({});
    own.learn('abcdefgh');
    own.learn('abcdefghijkl');
    assert.equal(own.redact('abcdefghijkl'), '[secret]');
  });
});

describe('What is written to the log', () => {
  it('is a text of anything', () => {
    assert.equal(inspect('plain'), 'plain');
    assert.equal(inspect({ a: 1 }), '{"a":1}');
    assert.equal(inspect(undefined), 'undefined');
    assert.match(
      inspect(new Error('broke', { cause: new Error('why') })),
      /broke[\s\S]*caused by Error: why/,
    );
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    assert.equal(inspect(loop), '[object Object]');
  });
});
