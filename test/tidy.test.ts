import assert from 'node:assert/strict';
import { dirname, posix } from 'node:path';
import { homedir } from 'node:os';
import { commands } from '../extension/src/cli/registry.ts';
import { toolsOf } from '../extension/src/core/tools/registry.ts';
import { version } from '../extension/src/version.ts';
import { filesBelow, repositoryRoot, textOf, topLevelNames } from './support/repository.ts';
import { exportsOf, importsOf, propertiesOf, undocumented } from './support/source-facts.ts';

/** Fails with everything that breaks a law, one line each. */
function assertNone(broken: readonly string[], law: string): void {
  assert.ok(broken.length === 0, `${law}\n  ${broken.join('\n  ')}`);
}

const source = filesBelow('extension/src');
const modules = source.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'));
const tests = filesBelow('test').filter((path) => !/^test\/(fixtures|replay\/ledgers)\//.test(path));
const page = filesBelow('webview-ui');
const code = [...source, ...page, ...tests, ...filesBelow('scripts'), ...filesBelow('bench')];
const texts = [...code, ...topLevelNames().filter((name) => /\.(md|json|jsonc|mjs)$/.test(name)), '.ci/run'];

describe('The repository', () => {
  it('has nothing at its top that is not expected there', () => {
    const expected = [
      ...['.ci', '.gitattributes', '.gitignore', '.mocharc.json', '.prettierignore', '.prettierrc.json'],
      ...[
        'AGENTS.md',
        'ARCHITECTURE.md',
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'bench',
        'eslint.config.mjs',
      ],
      ...['extension', 'knip.jsonc', 'media', 'package-lock.json', 'package.json', 'scripts', 'test'],
      ...['tsconfig.base.json', 'tsconfig.json'],
      // What the editor reads at the top of an extension.
      ...['.vscodeignore', 'package.nls.json', 'package.nls.de.json', 'l10n'],
      ...['language-server', 'webview-ui'],
    ];
    assertNone(
      topLevelNames().filter((name) => !expected.includes(name)),
      'Put a new file into a folder, or add its name to this list with a reason to be at the top:',
    );
  });

  it('has no file that is too long to be read in one go', () => {
    const linesMax = (path: string): number => (path.startsWith('test/') ? 500 : 400);
    const lines = (path: string): number => textOf(path).split('\n').length - 1;
    assertNone(
      code.filter((path) => lines(path) > linesMax(path)).map((path) => `${path}: ${lines(path)} lines`),
      'Take a file apart before it has more than 400 lines (a test: 500):',
    );
  });

  it('names a file after its main export, in kebab-case', () => {
    const name = (path: string): string => posix.basename(path);
    assertNone(
      code.filter((path) => /^(index|utils?|helpers?|common|misc)\.\w+$/.test(name(path))),
      'A file that is named after nothing in particular collects anything:',
    );
    assertNone(
      code.filter((path) => !/^[a-z0-9]+([-.][a-z0-9]+)*$|^[a-z_]+\.py$/.test(name(path))),
      'File names are in kebab-case:',
    );
  });

  it('leaves nothing unfinished and no test that hides the others', () => {
    const unfinished = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`);
    // An example of a text that a model leaves out code with.
    const examples = ['test/core/edits/placeholders.test.ts'];
    assertNone(
      code.filter((path) => !examples.includes(path) && unfinished.test(textOf(path))),
      'Finish it, or write it down where the project keeps its plans:',
    );
    assertNone(
      tests.filter(
        (path) => path !== 'test/fences.test.ts' && /\b(it|describe)\.(only|skip)\(/.test(textOf(path)),
      ),
      'Every test runs; one that cannot says so with this.skip() and a printed reason:',
    );
  });

  it('prints only where a person reads', () => {
    const printing = /\bconsole\.\w+\(/;
    assertNone(
      modules.filter((path) => !path.startsWith('extension/src/cli/') && printing.test(textOf(path))),
      'Return a value or record an event instead of printing:',
    );
  });

  it('holds no path of the machine that it was written on, and no package host', () => {
    const places = [repositoryRoot, dirname(repositoryRoot), homedir()].filter((path) => path.length > 5);
    const host = /https?:\/\/[^\s"'/]*(registry|artifactory|nexus|verdaccio|pypi|mirror)/i;
    const broken = texts.filter((path) => {
      const text = textOf(path);
      return places.some((place) => text.includes(`${place}/`)) || host.test(text);
    });
    assertNone(broken, 'These files hold a path of this machine or the address of a package host:');
  });

  it('has one version', () => {
    const manifest = JSON.parse(textOf('package.json')) as { version: string };
    assert.equal(
      version,
      manifest.version,
      'package.json and extension/src/version.ts say different versions',
    );
    assert.match(
      textOf('CHANGELOG.md'),
      new RegExp(`^## ${manifest.version.replaceAll('.', '\\.')}\\b`, 'm'),
    );
  });
});

describe('The source', () => {
  const layerOf = (path: string): string => path.split('/')[2] ?? '';
  const target = (path: string, specifier: string): string =>
    posix.normalize(posix.join(posix.dirname(path), specifier));

  it('imports inwards: protocol knows nobody, core knows protocol, adapters and the command line know core', () => {
    const mayImport: Readonly<Record<string, readonly string[]>> = {
      protocol: ['protocol'],
      core: ['protocol', 'core'],
      node: ['protocol', 'core', 'node'],
      vscode: ['protocol', 'core', 'vscode'],
      cli: ['protocol', 'core', 'cli'],
    };
    const broken = modules.flatMap((path) => {
      const allowed = mayImport[layerOf(path)];
      return allowed === undefined
        ? []
        : importsOf(path)
            .filter((specifier) => specifier.startsWith('.'))
            .filter((specifier) => !allowed.includes(layerOf(target(path, specifier))))
            .map((specifier) => `${path} imports ${specifier}`);
    });
    assertNone(broken, 'These imports point outwards:');
  });

  it('keeps core and protocol free of everything but a few pure packages', () => {
    // The OpenAI SDK's resources are types: verbatim module syntax and a lint rule keep them so.
    const pure = /^(zod|diff|ignore|picomatch|@noble\/hashes\/[\w.]+|openai\/resources\/[\w/]+)$/;
    const broken = modules
      .filter((path) => ['core', 'protocol'].includes(layerOf(path)))
      .flatMap((path) =>
        importsOf(path)
          .filter((specifier) => !specifier.startsWith('.') && !pure.test(specifier))
          .map((specifier) => `${path} imports ${specifier}`),
      );
    assertNone(broken, 'Files, processes, time and chance come to core through ports:');
  });

  it('has adapters that do not know each other', () => {
    const adapter = (path: string): string | undefined => {
      const [, , , name, ...rest] = path.split('/');
      return rest.length > 0 ? name : undefined;
    };
    const broken = modules
      .filter((path) => layerOf(path) === 'node')
      .flatMap((path) =>
        importsOf(path)
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => target(path, specifier))
          .filter((imported) => layerOf(imported) === 'node' && adapter(imported) !== undefined)
          .filter((imported) => adapter(imported) !== adapter(path))
          .map((imported) => `${path} imports ${imported}`),
      );
    assertNone(broken, 'Adapters meet in a composition root; what they share lies directly below node/:');
  });

  it('lists every tool in the registry', () => {
    const registered = importsOf('extension/src/core/tools/registry.ts').map((specifier) =>
      target('extension/src/core/tools/registry.ts', specifier),
    );
    const defined = modules.filter(
      (path) =>
        path.startsWith('extension/src/core/tools/') &&
        !/\/(registry|tool)\.ts$/.test(path) &&
        exportsOf(path).some((name) => name.endsWith('Tool')),
    );
    assertNone(
      defined.filter((path) => !registered.includes(path)),
      'A tool that core/tools/registry.ts does not list does not exist:',
    );
    const tools = toolsOf({ knowledge: 'editor' });
    assert.equal(new Set(tools.map(({ name }) => name)).size, tools.length, 'two tools have one name');
    assert.equal(tools.length, defined.length, 'each file defines one tool');
  });

  it('has every command in the README', () => {
    const readme = textOf('README.md');
    assertNone(
      commands.map(({ name }) => name).filter((name) => !new RegExp(`\`(ratchet )?${name}\\b`).test(readme)),
      'Say in the README what these commands do:',
    );
  });

  it('says what each limit limits', () => {
    const properties = propertiesOf('extension/src/core/limits.ts', 'limits');
    assert.ok(properties.length > 10);
    assertNone(
      properties.filter(({ documented }) => !documented).map(({ name }) => name),
      'Each limit in core/limits.ts has a comment of its own, with its unit:',
    );
  });

  it('says of each export what it promises', () => {
    assertNone(
      modules.flatMap((path) => undocumented(path).map(({ name, line }) => `${path}:${line} ${name}`)),
      'Each export has a doc comment: what it promises, units, errors:',
    );
  });
});
