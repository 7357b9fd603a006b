import assert from 'node:assert/strict';
import { findSecrets } from '../../../extension/src/core/secrets/find-secrets.ts';
import { maskSecrets } from '../../../extension/src/core/secrets/secret.ts';

const rulesIn = (path: string, text: string): string[] => findSecrets(path, text).map(({ rule }) => rule);
const secretsIn = (path: string, text: string): string[] =>
  findSecrets(path, text).map(({ start, end }) => text.slice(start, end));
/** Put together here, so that no scanner takes this file for one with secrets. */
const made = (...parts: readonly string[]): string => parts.join('');

describe('Secrets in a text', () => {
  const tokens: Readonly<Record<string, string>> = {
    'aws-access-key': made('AKIA', 'IOSFODNN7QWERTY2'),
    'github-token': made('ghp_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'),
    'gitlab-token': made('glpat-', 'a1B2c3D4e5F6g7H8i9J0'),
    'slack-token': made('xoxb-', '858723095049-581481478633-f16b85d1f73e'),
    'stripe-key': made('sk_', 'live_', '4eC39HqLyjWDarjtT1zdp7dc'),
    'google-key': made('AIza', 'SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q'),
    'npm-token': made('npm_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'),
    'private-key': made(
      '-----BEGIN RSA ',
      'PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA ',
      'PRIVATE KEY-----',
    ),
    'password-hash': made('$2y$12$', 's.YfVZdfvAuO/Iz6fte5iO..ZbbEgreZnDcYOGvX4NGJskYQIstcG'),
    jwt: made('eyJ', 'hbGciOiJIUzI1NiJ9.', 'eyJ', 'zdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N'),
  };
  for (const [rule, token] of Object.entries(tokens))
    it(`are found by their shape: ${rule}`, () => {
      assert.deepEqual(rulesIn('a.txt', `x = ${token}\n`), [rule]);
      assert.equal(findSecrets('a.txt', token)[0]?.confidence, 'sure');
    });

  it('are found in addresses, the password alone', () => {
    assert.deepEqual(secretsIn('a.yml', 'uri: mongodb://me:s3cr3tpw@db.host:27017/x'), ['s3cr3tpw']);
  });

  it('are found by their name in code, when the value is written down', () => {
    const text =
      'const dbPassword = "hunter22";\nclient = C(api_key="9f8a7c6b5d4e")\ndefine(\'AUTH_KEY\', \'q8#kx!2;zLw0\');';
    assert.deepEqual(secretsIn('a.ts', text), ['hunter22', '9f8a7c6b5d4e', 'q8#kx!2;zLw0']);
    assert.ok(findSecrets('a.ts', text).every(({ confidence }) => confidence === 'likely'));
  });

  it('are found without quotes in files of settings only', () => {
    assert.deepEqual(secretsIn('web/.env', 'DB_HOST=x\nDB_PASSWORD=admin123\n'), ['admin123']);
    assert.deepEqual(secretsIn('a.py', 'password = admin123\n'), []);
    assert.deepEqual(secretsIn('.netrc', 'machine a login b password pass123'), ['pass123']);
    assert.deepEqual(secretsIn('.pgpass', 'localhost:5432:db:root:letmein'), ['letmein']);
  });

  it('are not references, placeholders, types, calls, paths or messages', () => {
    const innocent = [
      'password: string',
      'password = os.environ["PASSWORD"]',
      'api_key = "${API_KEY}"',
      'token = "<your token>"',
      'secret: "changeme"',
      'password = getpass()',
      'const passwordLabel = "Enter your password"',
      'tokens = ["a", "b", "c"]',
      'keyPath: "/etc/ssl/server.key"',
      'status: "passed"',
      'https://user:pass@example.com/',
    ];
    for (const line of innocent) assert.deepEqual(secretsIn('a.ts', line), [], line);
  });

  it('are masked without touching the rest', () => {
    const token = tokens['github-token'] ?? '';
    const text = `a ${token} b\nmysql://me:s3cr3tpw@host/x`;
    assert.equal(
      maskSecrets(text, findSecrets('', text)),
      'a [masked github-token] b\nmysql://me:[masked password-in-address]@host/x',
    );
  });
});
