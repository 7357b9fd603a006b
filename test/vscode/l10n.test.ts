import assert from 'node:assert/strict';
import { join } from 'node:path';
import { l10nMessages } from '../../scripts/l10n-messages.ts';
import { filesBelow, repositoryRoot, textOf, topLevelNames } from '../support/repository.ts';

const { messages, unclear } = l10nMessages(join(repositoryRoot, 'extension', 'src'));

describe('The texts of the extension', () => {
  it('are plain texts, so that the bundle for translators has them', () => {
    assert.deepEqual(unclear, []);
    assert.ok(messages.length > 50);
  });

  it('name their values in order, without a gap', () => {
    for (const message of messages) {
      const places = [...new Set([...message.matchAll(/\{(\d+)\}/g)].map(([, place]) => Number(place)))];
      assert.deepEqual(
        places.toSorted(),
        places.map((_, index) => index),
        message,
      );
    }
  });

  it('are all shown through the editor, so that they are translated', () => {
    const direct =
      /show(?:Information|Warning|Error)Message\(\s*['"`][A-Z]|(?:title|prompt|placeHolder): ['"`][A-Z][a-z]+ /;
    const broken = filesBelow('extension/src/vscode').filter((path) => direct.test(textOf(path)));
    assert.deepEqual(broken, [], 'Give these texts to vscode.l10n.t');
  });

  for (const path of translations().filter((name) => /bundle\.l10n\.\w+\.json$/.test(name))) {
    it(`have the same values and icons in ${path}`, () => {
      const translated = JSON.parse(textOf(path)) as Readonly<Record<string, string>>;
      for (const [message, text] of Object.entries(translated))
        assert.deepEqual(values(text), values(message), message);
    });
  }
});

/** Places of values and icons, sorted. */
const values = (text: string): readonly string[] =>
  [...text.matchAll(/\{\d+\}|\$\([\w~-]+\)/g)].map(([value]) => value).toSorted();

function translations(): readonly string[] {
  return topLevelNames().includes('l10n') ? filesBelow('l10n') : [];
}
