import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { startModelServer } from './model-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

const ask = async (baseUrl: string, body: unknown): Promise<string> => {
  const response = await fetch(`${baseUrl}/chat/completions`, { method: 'POST', body: JSON.stringify(body) });
  return await response.text();
};
const user = { role: 'user', content: 'hi' };

describe('the model server of these tests', () => {
  it('runs as a process of its own, and keeps no state: the conversation says what comes next', async () => {
    await using folder = await temporaryFolder();
    const script = join(folder.path, 'script.json');
    const log = join(folder.path, 'requests.jsonl');
    await writeFile(script, JSON.stringify([{ text: 'One.' }, { text: 'Two.' }]));
    const file = join(import.meta.dirname, 'model-server.ts');
    const server = spawn(process.execPath, [file, '--script', script, '--requests', log], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [line] = (await once(server.stdout, 'data')) as [Buffer];
      const baseUrl = line.toString().trim();
      const second = { model: 'm', messages: [user, { role: 'assistant', content: 'One.' }, user] };
      assert.match(await ask(baseUrl, second), /Two\./);
      assert.match(await ask(baseUrl, { model: 'm', messages: [user] }), /One\./);
      assert.equal((await readFile(log, 'utf8')).trimEnd().split('\n').length, 2);
    } finally {
      server.kill();
    }
  });

  it('tells its script how often a request came, and refuses what is no request', async () => {
    await using server = await startModelServer({
      script: ({ attempt }) => ({ text: `attempt ${attempt}` }),
    });
    const request = { model: 'm', messages: [user] };
    assert.match(await ask(server.baseUrl, request), /attempt 0/);
    assert.match(await ask(server.baseUrl, request), /attempt 1/);
    assert.match(await ask(server.baseUrl, { model: 'm' }), /a list was expected/);
  });
});
