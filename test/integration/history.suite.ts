import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SessionDesk } from '../../extension/src/core/engine/session-desk.ts';
import type { SessionNode, SessionTree } from '../../extension/src/vscode/history/session-tree.ts';
import { createSessionTree } from '../../extension/src/vscode/history/session-tree.ts';
import { createMemoryDesk, memorySetup } from '../support/memory-desk.ts';

describe('The view of sessions', () => {
  let desk: SessionDesk;
  let tree: SessionTree;
  const log = vscode.window.createOutputChannel('history suite', { log: true });
  after(() => log.dispose());
  beforeEach(() => {
    ({ desk } = createMemoryDesk());
    tree = createSessionTree({ desk: async () => desk, log });
  });
  afterEach(async () => {
    tree.dispose();
    await desk.close();
  });

  async function begin(task: string): Promise<void> {
    const begun = await desk.begin({ ...memorySetup, task });
    assert.ok(begun.ok);
    await begun.value.settled();
  }
  const children = async (node?: SessionNode): Promise<SessionNode[]> => (await tree.getChildren(node)) ?? [];
  const rowOf = (node: SessionNode): vscode.TreeItem => tree.getTreeItem(node) as vscode.TreeItem;

  it('is empty without sessions, so that the view greets', async () =>
    assert.deepEqual(await children(), []));

  it('lists what needs the person, with status and files in words', async () => {
    await begin('Make *it* better\n[x](command:evil)');
    const [group] = await children();
    assert.ok(group);
    assert.equal(rowOf(group).label, 'Needs You');
    const [session] = await children(group);
    assert.ok(session);
    const row = rowOf(session);
    assert.equal(row.label, 'Make *it* better');
    assert.match(`${String(row.description)}`, /^Needs review .*1 file$/);
    assert.match(row.accessibilityInformation?.label ?? '', /^Make \*it\* better, Needs review/);
    assert.match(row.contextValue ?? '', /session/);
    assert.equal(row.command?.command, 'ratchet.showSession');
    assert.ok(row.tooltip instanceof vscode.MarkdownString);
    assert.notEqual(row.tooltip.isTrusted, true);
    assert.ok(!row.tooltip.value.includes('[x](command:evil)'), 'a task is text, not a link');
  });

  it('shows only what the filter wants', async () => {
    await begin('Mend the cart');
    await begin('Paint the shed');
    tree.setFilter(' CART ');
    const [group] = await children();
    const tasks = (await children(group)).map((node) => rowOf(node).label);
    assert.deepEqual(tasks, ['Mend the cart']);
    tree.setFilter('no such words');
    assert.deepEqual(await children(), []);
  });

  it('is filled again by itself after something changed', async () => {
    await children();
    const changed = new Promise<void>((resolve) => tree.onDidChangeTreeData?.(() => resolve()));
    await begin('Make it better');
    await changed;
    assert.equal((await children()).length, 1);
  });
});
