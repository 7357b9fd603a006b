import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SessionDesk } from '../../extension/src/core/engine/session-desk.ts';
import type { HostToPanel, PanelCommand } from '../../extension/src/protocol/panel/panel-messages.ts';
import type { ExtensionParts } from '../../extension/src/vscode/extension-parts.ts';
import { createHomeStore } from '../../extension/src/vscode/panel/home-store.ts';
import { performPanelCommand } from '../../extension/src/vscode/panel/panel-commands.ts';
import { createPanelController } from '../../extension/src/vscode/panel/panel-controller.ts';
import { connectPage } from '../../extension/src/vscode/panel/panel-page.ts';
import { createSessionFocus } from '../../extension/src/vscode/panel/session-focus.ts';
import { createSettings } from '../../extension/src/vscode/settings/create-settings.ts';
import { createMemoryDesk, memorySetup } from '../support/memory-desk.ts';

describe("The panel's host", () => {
  let panel: Awaited<ReturnType<typeof openPanel>>;
  const log = vscode.window.createOutputChannel('panel suite', { log: true });
  after(() => log.dispose());
  beforeEach(async () => (panel = await openPanel(log)));
  afterEach(() => panel.close());

  it('gives the page scripts, its own folder, and nothing else', () => {
    const { options, html } = panel.webview;
    assert.equal(options.enableScripts, true);
    assert.notEqual(options.enableCommandUris, true);
    assert.deepEqual(
      options.localResourceRoots?.map(({ path }) => path),
      ['/extension/dist/webview'],
    );
    assert.match(html, /default-src 'none'/);
    assert.doesNotMatch(html, /unsafe-/);
  });

  it('answers a page that is ready with everything, and one that missed something again', () => {
    panel.receive({ type: 'ready', version: 1 });
    panel.receive({ type: 'resync', why: 'a test' });
    assert.deepEqual(
      panel.sent.slice(0, 2).map((message) => [message.type, 'seq' in message ? message.seq : null]),
      [
        ['snapshot', 1],
        ['snapshot', 2],
      ],
    );
  });

  it('passes over whatever is no message', async () => {
    for (const message of [
      null,
      'ready',
      { type: 'eval', code: '1' },
      { type: 'command', id: 1, command: { name: 'rm' } },
    ])
      panel.receive(message);
    await panel.ask({ name: 'copy', text: 'still here' });
    assert.equal(panel.sent.length, 1);
  });

  it('shows the session in focus, and answers what the page asks of it', async () => {
    const sessionId = await panel.proposed();
    panel.receive({ type: 'ready', version: 1 });
    const snapshot = panel.sent.find(({ type }) => type === 'snapshot');
    assert.ok(snapshot?.type === 'snapshot');
    assert.equal(snapshot.state.view?.session.id, sessionId);
    const { value } = await panel.ask({ name: 'entries', from: 0, to: 3 });
    assert.equal((value as unknown[]).length, 3);
    assert.equal((await panel.ask({ name: 'detail', index: 0 })).ok, true);
    assert.equal((await panel.ask({ name: 'detail', index: 9_999 })).ok, false);
    const preview = await panel.ask({ name: 'preview-rollback', checkpoint: null });
    assert.deepEqual(preview.value, { checkpoint: null, files: [{ path: 'a.js', how: 'changed' }] });
  });

  it('travels in time, and back', async () => {
    await panel.proposed();
    panel.receive({ type: 'ready', version: 1 });
    await panel.ask({ name: 'travel', seq: 2 });
    const delta = panel.sent.findLast(({ type }) => type === 'delta');
    assert.ok(delta?.type === 'delta');
    assert.equal(delta.delta.sections?.moment?.seq, 2);
    assert.equal(delta.delta.sections.moment.follows, false);
    await panel.ask({ name: 'travel', seq: null });
  });

  it('opens no link but those of the web, and no file outside of the workspace', async () => {
    await panel.proposed();
    for (const href of ['command:workbench.action.quit', 'file:///etc/passwd', 'javascript:1', 'nonsense'])
      assert.equal((await panel.ask({ name: 'open-link', href })).ok, false, href);
    const outside = await panel.ask({ name: 'open-file', path: '../../etc/passwd', line: null });
    assert.match(outside.message ?? '', /not in the workspace/);
  });

  it('says why it cannot do something', async () => {
    assert.match((await panel.ask({ name: 'pause' })).message ?? '', /no session is shown/);
    await panel.proposed();
    assert.match((await panel.ask({ name: 'pause' })).message ?? '', /Cannot pause/);
  });

  it('keeps a draft for a page that is loaded anew', async () => {
    const draft = { task: 'Half a', acceptance: '', context: [], autonomy: 'suggest', model: null } as const;
    await panel.ask({ name: 'edit-draft', draft: { ...draft, context: [] } });
    panel.receive({ type: 'ready', version: 1 });
    const snapshot = panel.sent.findLast(({ type }) => type === 'snapshot');
    assert.ok(snapshot?.type === 'snapshot');
    assert.equal(snapshot.state.home.draft.task, 'Half a');
  });
});

interface Reply {
  readonly ok: boolean;
  readonly value?: unknown;
  readonly message?: string;
}

/** The panel's host over a desk in memory, with a webview that keeps what it is sent. */
async function openPanel(log: vscode.LogOutputChannel) {
  const { desk } = createMemoryDesk();
  const memory = memento();
  const desks = async (): Promise<SessionDesk> => desk;
  const focus = createSessionFocus({ desk: desks, reveal: async () => undefined, memory });
  const settings = createSettings();
  const keys: ExtensionParts['keys'] = {
    get: async () => undefined,
    set: async () => undefined,
    clear: async () => undefined,
    onDidChange: () => ({ dispose: () => undefined }),
  };
  const context = { workspaceState: memory, extensionUri: vscode.Uri.file('/extension') };
  const home = createHomeStore({
    ...{ desk: desks, settings, keys, log },
    context: context as unknown as vscode.ExtensionContext,
    hasSessions: () => false,
  });
  const controller = createPanelController({ desk: desks, focus, log }, home);
  const parts = { desk: desks, focus, tasks: {} as ExtensionParts['tasks'] };
  const redact = (text: string): string => text;
  const sent: HostToPanel[] = [];
  const received = new vscode.EventEmitter<unknown>();
  const webview = fakeWebview(sent, received.event);
  const page = connectPage(webview, {
    ...{ context, log, controller, redact },
    perform: (command, shown) => performPanelCommand(command, { parts, controller, page: shown, redact }),
    onReady: () => undefined,
  });
  let asked = 0;
  return {
    webview,
    sent,
    receive: (message: unknown) => received.fire(message),
    async ask(command: PanelCommand): Promise<Reply> {
      const id = (asked += 1);
      received.fire({ type: 'command', id, command });
      for (;;) {
        const reply = sent.find((message) => message.type === 'reply' && message.id === id);
        if (reply?.type === 'reply') return reply;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    /** Begins a session, shows it, and waits for its proposal. */
    async proposed(): Promise<string> {
      const begun = await desk.begin(memorySetup);
      assert.ok(begun.ok);
      await focus.show(begun.value.sessionId);
      await begun.value.settled();
      return begun.value.sessionId;
    },
    async close(): Promise<void> {
      for (const disposable of [page, controller, home, focus, settings, received]) disposable.dispose();
      await desk.close();
    },
  };
}

function fakeWebview(sent: HostToPanel[], onDidReceiveMessage: vscode.Event<unknown>): vscode.Webview {
  return {
    options: {},
    html: '',
    cspSource: 'https://files.example',
    asWebviewUri: (uri) => uri,
    onDidReceiveMessage,
    postMessage: async (message) => {
      sent.push(message as HostToPanel);
      return true;
    },
  };
}

function memento(): vscode.Memento {
  const held = new Map<string, unknown>();
  return {
    keys: () => [...held.keys()],
    get: <Value>(key: string) => held.get(key) as Value | undefined,
    update: async (key, value) => void held.set(key, value),
  };
}
