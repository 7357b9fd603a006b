import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SettingFacts } from '../../extension/src/vscode/settings/setting-table.ts';
import { settingTable } from '../../extension/src/vscode/settings/setting-table.ts';
import { filesBelow, repositoryRoot, textOf } from '../support/repository.ts';

interface Property {
  readonly default: unknown;
  readonly scope: string;
  readonly minimum?: number;
  readonly enum?: readonly string[];
  readonly markdownDescription?: string;
}
interface Manifest {
  readonly icon: string;
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
    }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly keybindings: readonly { readonly command: string; readonly when?: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly description: string;
        readonly media: { readonly svg: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
  };
}

const manifestText = textOf('package.json');
const manifest = JSON.parse(manifestText) as Manifest;
const { contributes } = manifest;
const texts = JSON.parse(textOf('package.nls.json')) as Readonly<Record<string, string>>;
const commands = contributes.commands.map(({ command }) => command);
const sources = filesBelow('extension/src').filter((path) => /extension\.ts$|src\/vscode\//.test(path));
const code = sources.map((path) => textOf(path)).join('\n');

const none = (list: readonly string[], law: string): void => assert.deepEqual(list, [], law);
const inPlaceholders = [...manifestText.matchAll(/"%([\w.-]+)%"/g)].map(([, key = '']) => key);

describe('The manifest', () => {
  it('brings the commands that the code registers, and no others', () => {
    const registered = new Set(sources.flatMap((path) => registeredIn(textOf(path))));
    none(
      commands.filter((command) => !registered.has(command)),
      'Register these commands, or take them out:',
    );
    none(
      [...registered].filter((id) => !commands.includes(id)),
      'Bring these commands in the manifest:',
    );
  });

  it('is kept: every feature is registered when the extension begins', () => {
    const features = sources.flatMap((path) =>
      [...textOf(path).matchAll(/^export (?:async )?function (register[A-Z]\w+)\(/gm)].map(
        ([, name = '']) => ({ path, name }),
      ),
    );
    assert.ok(features.length > 10);
    const callers = new Map(sources.map((path) => [path, textOf(path)]));
    none(
      features
        .filter(({ path, name }) =>
          [...callers].every(([other, text]) => other === path || !new RegExp(`\\b${name}\\(`).test(text)),
        )
        .map(({ name }) => name),
      'Call these in extension.ts:',
    );
  });

  it('names each command once, with a title and the category', () => {
    none(
      commands.filter((command, index) => commands.indexOf(command) !== index),
      'These stand there twice:',
    );
    none(
      contributes.commands
        .filter(({ title, category }) => title === '' || category !== '%category%')
        .map(({ command }) => command),
      'These have no title or no category:',
    );
  });

  it('names only commands that there are: in menus, keybindings, texts and code', () => {
    const named = [...Object.values(contributes.menus).flat(), ...contributes.keybindings].map(
      ({ command }) => command,
    );
    const linked = Object.values(texts).flatMap((text) =>
      [...text.matchAll(/command:(ratchet\.\w+)/g)].map(([, id = '']) => id),
    );
    const completed = [...manifestText.matchAll(/onCommand:(ratchet\.\w+)/g)].map(([, id = '']) => id);
    const run = [
      ...code.matchAll(/executeCommand(?:<\w+>)?\(\s*'(ratchet\.\w+)'|command: '(ratchet\.\w+)'/g),
    ].map(([, id, other]) => id ?? other ?? '');
    none(
      [...new Set([...named, ...linked, ...completed, ...run])].filter(
        (id) => !commands.includes(id) && !views().some((view) => id === `${view}.focus`),
      ),
      'There are no such commands:',
    );
  });

  it('offers each command that needs an argument or a state in the palette only then', () => {
    const palette = new Set((contributes.menus['commandPalette'] ?? []).map(({ command }) => command));
    const always = [
      ...['implementTask', 'fixFailingTest', 'showPanel', 'setApiKey', 'clearApiKey', 'chooseModel'],
      ...['chooseAutonomy', 'filterSessions', 'showLog', 'doctor', 'openWalkthrough', 'openSample'],
    ].map((name) => `ratchet.${name}`);
    assert.deepEqual(commands.filter((command) => !palette.has(command)).toSorted(), always.toSorted());
  });

  it('has no keybinding that works everywhere', () =>
    none(
      contributes.keybindings.filter(({ when }) => !when).map(({ command }) => command),
      'Say when:',
    ));

  it('describes the settings that the code reads, with its defaults, limits and scopes', () => {
    const described = Object.fromEntries(
      Object.entries(contributes.configuration.properties).map(([name, property]) => [
        name,
        {
          fallback: property.default,
          scope: property.scope,
          minimum: property.minimum,
          choices: property.enum,
        },
      ]),
    );
    const read = Object.fromEntries(
      Object.entries<SettingFacts<string | number | boolean>>(settingTable).map(([name, facts]) => [
        `ratchet.${name}`,
        { fallback: facts.fallback, scope: facts.scope, minimum: facts.minimum, choices: facts.choices },
      ]),
    );
    assert.deepEqual(described, read);
  });

  it('never takes from an untrusted workspace where to send things, what to run or how far to go', () => {
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    const caps = ['turnsMax', 'tokensMax', 'costUsdMax', 'minutesMax'];
    for (const name of ['baseUrl', 'allowNoSandbox', 'autonomy', 'model', ...caps])
      assert.ok(restricted.includes(`ratchet.${name}`), name);
    none(
      restricted.filter((name) => !(name in contributes.configuration.properties)),
      'There are no such settings:',
    );
  });

  it('lets no workspace say where the key goes, that commands run without a sandbox, or that nobody is asked', () => {
    for (const name of ['baseUrl', 'allowNoSandbox', 'autonomy'])
      assert.equal(contributes.configuration.properties[`ratchet.${name}`]?.scope, 'machine', name);
  });

  it('has a text for each placeholder, and no text that nothing shows', () => {
    none(
      inPlaceholders.filter((key) => !(key in texts)),
      'Add these to package.nls.json:',
    );
    none(
      Object.keys(texts).filter((key) => !inPlaceholders.includes(key)),
      'Nothing shows these:',
    );
    const bare =
      /"(?:title|name|description|markdownDescription|displayName|userDescription|altText|contents)": "(?!%)([^"]+)"/g;
    const plain = [...manifestText.matchAll(bare)].map(([, text = '']) => text);
    none(
      plain.filter((text) => text !== 'Ratchet' && !isData(text)),
      'Put these texts into package.nls.json:',
    );
  });

  it('is translated with the same commands behind the words, and no text that is gone', () => {
    const translated = JSON.parse(textOf('package.nls.de.json')) as typeof texts;
    none(
      Object.keys(translated).filter((key) => !(key in texts)),
      'These are gone:',
    );
    const links = (text: string): readonly string[] =>
      [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
    for (const [key, text] of Object.entries(translated))
      assert.deepEqual(links(text), links(texts[key] ?? ''), key);
  });

  it('has the pictures that it names', () => {
    const pictures = [...manifestText.matchAll(/"(media\/[^"]+)"/g)].map(([, path = '']) => path);
    none(
      pictures.filter((path) => !existsSync(join(repositoryRoot, path))),
      'There are no such files:',
    );
    assert.ok(pictures.length > 5);
  });

  it('ends its walkthrough with a fixed test, in four or five steps that each have something to do', () => {
    const [walkthrough] = contributes.walkthroughs;
    const steps = walkthrough?.steps ?? [];
    assert.ok(steps.length === 4 || steps.length === 5);
    for (const { description, completionEvents } of steps) {
      assert.match(texts[description.slice(1, -1)] ?? '', /\]\(command:/);
      assert.ok(completionEvents.length > 0);
    }
    assert.ok(steps.at(-1)?.completionEvents.includes('onCommand:ratchet.keepAll'));
  });
});

/** Ids given to `registerCommand`, as an argument or as the keys of a table of handlers. */
function registeredIn(source: string): readonly string[] {
  const direct = [...source.matchAll(/\bregister(?:Command)?\(\s*'(ratchet\.\w+)'/g)];
  const keys = /registerCommand\(\w+, \w+\)/.test(source)
    ? [...source.matchAll(/^ +(?:async )?'(ratchet\.\w+)'[:(]/gm)]
    : [];
  return [...direct, ...keys].map(([, id = '']) => id);
}

const views = (): readonly string[] =>
  Object.values(contributes.views)
    .flat()
    .map(({ id }) => id);

/** What a language model reads, and names: not for people, so not translated. */
const isData = (text: string): boolean =>
  /^ratchet(_\w+)?$/.test(text) ||
  manifestText.includes(`"modelDescription": ${JSON.stringify(text)}`) ||
  inSchema(text);

function inSchema(text: string): boolean {
  const schemas = [...manifestText.matchAll(/"inputSchema": \{[\s\S]*?\n {8}\}/g)].map(([schema]) => schema);
  return schemas.some((schema) => schema.includes(JSON.stringify(text)));
}
