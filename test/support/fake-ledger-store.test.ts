import { describeLedgerStore } from '../contracts/ledger-store.ts';
import { createFakeLedgerStore } from './fake-ledger-store.ts';

describeLedgerStore('The fake', async (limits) => {
  const store = createFakeLedgerStore(limits);
  return {
    store,
    damageLine: async (sessionId, line) => {
      const lines = store.lines(sessionId);
      lines[line - 1] = lines[line - 1]!.replace('"data":"', '"data":"~');
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
});
