import assert from 'node:assert/strict';
import type { HostToPanel, PanelToHost } from '../../extension/src/protocol/panel/panel-messages.ts';
import { PanelToHost as PanelToHostSchema } from '../../extension/src/protocol/panel/panel-messages.ts';
import { connectHost } from '../../webview-ui/src/store/host-connection.ts';
import { homeView, panelView } from './panel-views.ts';

function connected(saved?: unknown) {
  const sent: PanelToHost[] = [];
  let state = saved;
  let receive: (message: HostToPanel) => void = () => undefined;
  const host = connectHost(
    {
      postMessage: (message) => sent.push(PanelToHostSchema.parse(message)),
      getState: () => state,
      setState: (next) => (state = next),
    },
    (received) => (receive = received),
  );
  return { host, sent, receive: (message: HostToPanel) => receive(message), saved: () => state };
}

const snapshot = (epoch = 'first'): HostToPanel => ({
  type: 'snapshot',
  version: 1,
  epoch,
  seq: 1,
  state: { home: homeView(), view: panelView(), live: {} },
  entries: [],
});

describe("The page's connection to the host", () => {
  it('says that it is ready, with the version of its messages', () => {
    assert.deepEqual(connected().sent, [{ type: 'ready', version: 1 }]);
  });

  it('gives each command its own reply', async () => {
    const { host, sent, receive } = connected();
    const first = host.send({ name: 'stop' });
    const second = host.send({ name: 'entries', from: 0, to: 1 });
    const ids = sent.flatMap((message) => (message.type === 'command' ? [message.id] : []));
    receive({ type: 'reply', id: ids[1]!, ok: true, value: [] });
    receive({ type: 'reply', id: ids[0]!, ok: true, value: undefined });
    assert.deepEqual(await Promise.all([first, second]), [
      { ok: true, value: null },
      { ok: true, value: [] },
    ]);
  });

  it('shows a refusal, unless the command is one that fetches more of what is shown', async () => {
    const { host, receive } = connected();
    receive(snapshot());
    const detail = host.send({ name: 'detail', index: 3 });
    receive({ type: 'reply', id: 1, ok: false, message: 'Gone.' });
    await detail;
    const failure = () => {
      const page = host.page();
      return page.kind === 'shown' ? page.failure : undefined;
    };
    assert.equal(failure(), null);
    const undo = host.send({ name: 'undo-accept' });
    receive({ type: 'reply', id: 2, ok: false, message: 'Nothing to take back.' });
    assert.deepEqual((await undo).ok, false);
    assert.equal(failure(), 'Nothing to take back.');
  });

  it('asks for a snapshot when a message is missing', () => {
    const { sent, receive } = connected();
    receive(snapshot());
    receive({ type: 'delta', epoch: 'first', seq: 5, delta: {} });
    receive({ type: 'delta', epoch: 'first', seq: 6, delta: {} });
    assert.deepEqual(sent.slice(1), [{ type: 'resync', why: 'message 2 is missing: 5 came' }]);
  });

  it('tells what waits for a reply that the host is another one now', async () => {
    const { host, receive } = connected();
    receive(snapshot());
    const stop = host.send({ name: 'stop' });
    receive(snapshot('second'));
    assert.equal((await stop).ok, false);
  });

  it('tells listeners of changes until they leave', () => {
    const { host, receive } = connected();
    let changes = 0;
    const leave = host.subscribe(() => (changes += 1));
    receive(snapshot());
    leave();
    receive(snapshot());
    assert.equal(changes, 1);
  });

  it('keeps state of the interface by key, over a page that is loaded anew', () => {
    const { host, saved } = connected();
    host.saved.set('page.tab', 'plan');
    host.saved.set('rows', [1]);
    const again = connected(saved()).host.saved;
    assert.deepEqual([again.get('page.tab'), again.get('rows'), again.get('none')], ['plan', [1], undefined]);
    assert.equal(connected('not an object').host.saved.get('page.tab'), undefined);
  });
});
