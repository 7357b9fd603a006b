import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const manifest = (): { contributes: { commands: { command: string }[] } } =>
  extension().packageJSON as { contributes: { commands: { command: string }[] } };

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('ratchet.ratchet');
  assert.ok(found, 'VS Code does not know the extension');
  return found;
}

describe('The extension', () => {
  it('is activated without an error', async () => {
    await extension().activate();
    assert.ok(extension().isActive);
  });

  it('brings every command that its manifest promises', async () => {
    await extension().activate();
    const known = new Set(await vscode.commands.getCommands(true));
    const promised = manifest().contributes.commands.map(({ command }) => command);
    assert.deepEqual(
      promised.filter((command) => !known.has(command)),
      [],
    );
  });
});
