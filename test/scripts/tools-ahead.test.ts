import assert from 'node:assert/strict';
import { toolDefinitions } from '../../extension/src/core/context/tool-definitions.ts';
import { needsSandbox } from '../support/needs-sandbox.ts';
import { ratchetWithModel } from '../support/ratchet.ts';

describe('The bundled command line', function () {
  this.timeout(60_000);
  before(needsSandbox);

  it('offers models the tools that the source defines, though it holds them worked out', async () => {
    await using folder = await ratchetWithModel({ 'a.txt': '' }, [{ text: 'Done.' }]);
    for (const [autonomy, set] of [
      ['suggest', 'all'],
      ['read-only', 'reading'],
    ] as const) {
      const before = folder.server.requests.length;
      assert.equal((await folder.run(['run', 'Look', '--autonomy', autonomy])).code, 0);
      const sent = JSON.parse(folder.server.requests[before]?.body ?? '') as {
        tools: readonly {
          readonly name: string;
          readonly description: string;
          readonly parameters: unknown;
        }[];
      };
      assert.deepEqual(
        sent.tools.map(({ name, description, parameters }) => ({ name, description, parameters })),
        JSON.parse(JSON.stringify(toolDefinitions(set))),
      );
    }
  });
});
