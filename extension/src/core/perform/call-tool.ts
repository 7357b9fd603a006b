import type { JsonValue } from '../../protocol/json.ts';
import type { IntentOf, Outcome } from '../../protocol/intents.ts';
import type { Cancellation } from '../cancellation.ts';
import { createCancellation } from '../cancellation.ts';
import type { Fork } from '../ports.ts';
import { findTool } from '../tools/registry.ts';
import { findShapes } from '../secrets/secret-shapes.ts';
import { distinctSecrets, maskSecrets } from '../secrets/secret.ts';
import type { Tool, ToolAnswer } from '../tools/tool.ts';
import { problem } from '../tools/tool.ts';
import { cutToBytes } from '../context/cut-text.ts';
import type { Performance } from './perform.ts';
import { failedOutcome } from './perform.ts';
import type { RateLimiter } from './rate-limiter.ts';

/**
 * Runs one tool call in its stages: rate, run within the time limit, checkpoint when it may have changed the fork, cut to
 * the output cap. What went wrong in the tool is an answer for the model, not a failure of the intent.
 */
export async function callTool(
  intent: IntentOf<'call-tool'>,
  fork: Fork,
  limiter: RateLimiter,
  performance: Performance,
): Promise<Outcome> {
  const tool = findTool(intent.tool);
  if (!tool) return failedOutcome({ reason: 'unknown-tool', message: `There is no tool ${intent.tool}.` });
  await limiter(tool.name, tool.callsPerMinuteMax, performance.cancellation);
  const answer = await masked(await runWithin(tool, intent.input, fork, performance), performance);
  const changes = tool.effect === 'write' || tool.effect === 'execute';
  const checkpoint = changes ? await fork.checkpoint() : null;
  if (checkpoint && !checkpoint.ok) {
    return {
      kind: 'call-tool',
      isError: true,
      content: `${answer.content}\nThe result could not be kept: ${checkpoint.failure.message}`,
      details: answer.details,
      checkpoint: null,
    };
  }
  return {
    kind: 'call-tool',
    isError: answer.isError,
    content: cutToBytes(answer.content, tool.outputBytesMax),
    details: answer.details,
    checkpoint: checkpoint?.value ?? null,
  };
}

async function runWithin(
  tool: Tool,
  input: JsonValue,
  fork: Fork,
  performance: Performance,
): Promise<ToolAnswer> {
  const { ports, state, holder, id } = performance;
  if (!state.observation) return problem('The workspace was not looked at yet.');
  const parsed = tool.input.safeParse(input);
  if (!parsed.success) return problem(`Cannot call ${tool.name}: ${parsed.error.message}`);
  const deadline = createDeadline(performance, tool.timeoutMs);
  const answer = await tool.run(
    parsed.data,
    {
      fork,
      sandbox: ports.sandbox,
      search: ports.search,
      runners: ports.runners,
      syntax: ports.syntax,
      observation: state.observation,
      background: holder.background,
      ...(ports.knowledge && { knowledge: ports.knowledge }),
    },
    {
      key: id,
      cancellation: deadline.token,
      onOutput: ({ stream, text }) =>
        ports.onLive({
          kind: 'output',
          intent: id,
          stream,
          text: maskSecrets(text, distinctSecrets(findShapes(text))),
        }),
    },
  );
  deadline.forget();
  const details = tool.details.nullable().safeParse(answer.details);
  if (!details.success)
    throw new Error(`${tool.name} gave details of another shape: ${details.error.message}`);
  return deadline.reached()
    ? problem(`Given up after ${tool.timeoutMs / 1000} s.\n${answer.content}`, answer.details)
    : answer;
}

/** What a model would send on, and people would see, without the secrets in it. */
async function masked(answer: ToolAnswer, { ports }: Performance): Promise<ToolAnswer> {
  const mask = async (text: string): Promise<string> => {
    const secrets = await ports.secrets.find('', text);
    return maskSecrets(
      text,
      secrets.filter(({ confidence }) => confidence === 'sure'),
    );
  };
  return { ...answer, content: await mask(answer.content), details: await mapTexts(answer.details, mask) };
}

async function mapTexts(value: JsonValue, map: (text: string) => Promise<string>): Promise<JsonValue> {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) {
    const items: readonly JsonValue[] = value;
    return Promise.all(items.map((item) => mapTexts(item, map)));
  }
  if (value === null || typeof value !== 'object') return value;
  const mapped: Record<string, JsonValue> = {};
  for (const [key, item] of Object.entries(value)) mapped[key] = await mapTexts(item, map);
  return mapped;
}

/** Cancels the call when its time is over or the session is stopped. */
function createDeadline(
  { ports, cancellation }: Performance,
  milliseconds: number,
): { token: Cancellation; reached: () => boolean; forget: () => void } {
  const call = createCancellation();
  const timer = createCancellation();
  let reached = false;
  const unlink = cancellation.onCancel(() => call.cancel());
  void ports.clock.wait(milliseconds, timer.token).then(() => {
    if (timer.token.cancelled) return;
    reached = true;
    call.cancel();
  });
  const forget = (): void => {
    unlink();
    timer.cancel();
  };
  return { token: call.token, reached: () => reached, forget };
}
