import { createOpenAiModel } from '../extension/src/node/models/openai-model.ts';
import { systemClock } from '../extension/src/node/system-clock.ts';
import { startModelServer } from '../test/support/model-server.ts';
import type { Figure } from './measure.ts';
import { printWhenRunDirectly } from './measure.ts';
import { playSession } from './scripted-session.ts';

const turns = 50;

/**
 * What goes over the wire in a session of 50 turns that each run a command, with every tool offered: through the OpenAI
 * client, to a model server, by both APIs. Bytes are those that the server got.
 */
export async function run(): Promise<Figure[]> {
  return [...(await measure('responses', 'Responses API')), ...(await measure('chat', 'Chat Completions'))];
}

async function measure(api: 'responses' | 'chat', title: string): Promise<Figure[]> {
  await using server = await startModelServer({
    script: ({ answers }) =>
      answers < turns
        ? { calls: [{ tool: 'run_command', arguments: { command: `echo turn ${answers}` } }] }
        : { text: 'Done.' },
  });
  const model = createOpenAiModel({
    name: 'scripted',
    apiKey: 'none',
    baseUrl: server.baseUrl,
    api,
    clock: systemClock,
  });
  const { spending } = await playSession(model);
  const bodies = server.requests.slice(0, turns).map(({ body }) => Buffer.byteLength(body));
  const repeated = spending.repeatedBytes / spending.repeatableBytes;
  return [
    {
      name: `bytes sent over ${turns} command turns, ${title}`,
      value: bodies.reduce((sum, bytes) => sum + bytes, 0) / 1e6,
      unit: 'MB',
      note: `first request ${bodies[0] ?? 0} bytes`,
    },
    {
      name: `prompt bytes that repeat an earlier request exactly, ${title}`,
      value: 100 * repeated,
      unit: '%',
      note: 'of those that could',
    },
  ];
}

await printWhenRunDirectly(import.meta, run);
