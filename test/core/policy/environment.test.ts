import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  filterEnvironment,
  isSecretName,
  isSecretValue,
  toolEnvironment,
} from '../../../extension/src/core/policy/environment.ts';

describe('the environment of a command', () => {
  it('keeps what tools need and drops everything that is not named', () => {
    const { kept, dropped } = filterEnvironment({
      PATH: '/usr/bin',
      HOME: '/home/ann',
      LC_ALL: 'C.UTF-8',
      PYENV_ROOT: '/home/ann/.pyenv',
      JAVA_HOME: '/usr/lib/jvm',
      VSCODE_IPC_HOOK: '/run/user/1000/vscode.sock',
      NODE_OPTIONS: '--require /tmp/debugger.js',
      SSH_AUTH_SOCK: '/tmp/agent',
      UNSET: undefined,
    });
    assert.deepEqual(kept, {
      HOME: '/home/ann',
      JAVA_HOME: '/usr/lib/jvm',
      LC_ALL: 'C.UTF-8',
      PATH: '/usr/bin',
      PYENV_ROOT: '/home/ann/.pyenv',
    });
    assert.deepEqual(dropped, ['NODE_OPTIONS', 'SSH_AUTH_SOCK', 'VSCODE_IPC_HOOK']);
  });

  it('drops a needed variable whose name or value is a secret', () => {
    const { kept, dropped } = filterEnvironment({
      CONDA_TOKEN: 'x',
      UV_PUBLISH_PASSWORD: 'x',
      HTTPS_PROXY: 'http://ann:hunter2@proxy.example:3128',
      HTTP_PROXY: 'http://proxy.example:3128',
    });
    assert.deepEqual(kept, { HTTP_PROXY: 'http://proxy.example:3128' });
    assert.deepEqual(dropped, ['CONDA_TOKEN', 'HTTPS_PROXY', 'UV_PUBLISH_PASSWORD']);
  });

  for (const name of [
    ...['OPENAI_API_KEY', 'AWS_SECRET_ACCESS_KEY', 'GITHUB_TOKEN', 'DB_PASSWORD', 'PGPASSWORD', 'MY_PASS'],
    ...[
      'GOOGLE_APPLICATION_CREDENTIALS',
      'NPM_AUTH',
      'SESSION_COOKIE',
      'aws_session_token',
      'GITLAB_PAT',
      'KEY',
    ],
  ])
    it(`takes the name ${name} for a secret`, () => assert.ok(isSecretName(name)));

  for (const name of [
    'PATH',
    'KEYBOARD_LAYOUT',
    'AUTHOR',
    'MONKEY',
    'COMPASS',
    'PYENV_ROOT',
    'XDG_CACHE_HOME',
  ])
    it(`takes the name ${name} for harmless`, () => assert.ok(!isSecretName(name)));

  const letters = 'abcdefghijklmnop0123456789ABCDEFGHIJ';
  for (const [what, value] of [
    ['an OpenAI key', `sk-${letters}`],
    ['a GitHub token', `ghp_${letters}`],
    ['a GitLab token in a flag', `--token=glpat-${letters}`],
    ['an AWS key id', 'AKIAABCDEFGHIJKLMNOP'],
    ['a web token', `eyJ${letters}.eyJ${letters}.${letters}`],
    ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----'],
    ['a URL with a password', 'postgres://ann:pw@localhost/db'],
    ['an authorization header', `Bearer ${letters}`],
  ] as const)
    it(`takes ${what} for a secret`, () => assert.ok(isSecretValue(value)));

  for (const value of [
    '/usr/bin:/bin',
    'https://example.org/a@b',
    'git@github.com:a/b.git',
    'task-list',
    'en_GB.UTF-8',
  ])
    it(`takes the value ${value} for harmless`, () => assert.ok(!isSecretValue(value)));

  it('puts every variable on exactly one side and never changes a value', () => {
    const names = fc.oneof(
      fc.constantFrom('PATH', 'HOME', 'LC_X', 'A_TOKEN', 'OTHER', 'CONDA_KEY'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.dictionary(names, fc.string()), (environment) => {
        const { kept, dropped } = filterEnvironment(environment);
        assert.deepEqual([...Object.keys(kept), ...dropped].toSorted(), Object.keys(environment).toSorted());
        for (const [name, value] of Object.entries(kept)) assert.equal(value, environment[name]);
      }),
    );
  });

  it('places every cache below the folder that it is given', () => {
    const tools = toolEnvironment('/private/cache');
    assert.equal(tools['XDG_CACHE_HOME'], '/private/cache');
    assert.ok(tools['npm_config_cache']?.startsWith('/private/cache/'));
  });
});
