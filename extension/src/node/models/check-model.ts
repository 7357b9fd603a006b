import type { OpenAI } from 'openai/client';
import { failureOfReply } from '../../core/context/wire/model-failures.ts';
import { limits } from '../../core/limits.ts';
import type { ModelFailure } from '../../core/ports.ts';
import type { HealthCheck } from '../../protocol/health.ts';
import { isOpenAi, openAiBaseUrl } from './choose-api.ts';
import { hideKey } from './hide-key.ts';
import { failureOfNetwork } from './transport-failure.ts';

/** A model as it is configured. */
export interface ConfiguredModel {
  readonly name: string;
  readonly apiKey: string | undefined;
  readonly baseUrl: string | undefined;
}

/**
 * Whether the configured model can be had: asks the server for its list of models, which costs nothing and tells whether
 * the key works and the model exists. Waits for `limits.modelProbeMs` at most. The key is in no message.
 */
export async function checkModel(model: ConfiguredModel): Promise<HealthCheck> {
  const at = `${model.name} at ${hostOf(model.baseUrl ?? openAiBaseUrl)}`;
  const listed = await listModels(model);
  if (listed.ok) return judge(listed.names, model, at);
  const { reason, message } = listed.failure;
  const said = hideKey(message, model.apiKey);
  // Many servers have no list.
  if (reason === 'unknown-model')
    return { name: 'model', status: 'ok', message: `${at}; the server lists no models, so it was not tried` };
  return {
    name: 'model',
    status: reason === 'auth' ? 'missing' : 'limited',
    message: at,
    remedy: said,
  };
}

type Listed =
  | { readonly ok: true; readonly names: readonly string[] }
  | { readonly ok: false; readonly failure: ModelFailure };

async function listModels({ apiKey, baseUrl }: ConfiguredModel): Promise<Listed> {
  const { OpenAI: Client } = await import('openai/client');
  try {
    const client = new Client({
      // The SDK insists on a key; without one, no Authorization header goes out at all.
      apiKey: apiKey ?? 'none',
      ...(apiKey === undefined ? { defaultHeaders: { Authorization: null } } : {}),
      baseURL: withoutPassword(baseUrl ?? openAiBaseUrl),
      adminAPIKey: null,
      webhookSecret: null,
      // What the environment says of an OpenAI account is nobody else's business.
      ...(isOpenAi(baseUrl) ? {} : { organization: null, project: null }),
      maxRetries: 0,
      timeout: limits.modelProbeMs,
      logLevel: 'off',
    });
    const page = await client.models.list();
    return { ok: true, names: namesIn(page) };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

/** Servers that only resemble OpenAI's send all kinds of lists. */
function namesIn({ data }: Pick<Awaited<ReturnType<OpenAI['models']['list']>>, 'data'>): string[] {
  const list: unknown = data;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'id' in entry && typeof entry.id === 'string'
      ? [entry.id]
      : [],
  );
}

/** The SDK is loaded late, so its error classes are not at hand: what has a status is a refusal. */
function failureOf(error: unknown): ModelFailure {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number')
    return failureOfNetwork(error);
  const headers = 'headers' in error && error.headers instanceof Headers ? error.headers : undefined;
  const body = 'error' in error ? JSON.stringify({ error: error.error }) : '';
  const reply = { status: error.status, body, header: (name: string) => headers?.get(name) ?? undefined };
  return failureOfReply(reply, 0);
}

function judge(names: readonly string[], { name }: ConfiguredModel, at: string): HealthCheck {
  if (names.length === 0)
    return { name: 'model', status: 'ok', message: `${at}; the server lists no models, so it was not tried` };
  if (names.includes(name)) return { name: 'model', status: 'ok', message: at };
  const shown = names.toSorted().slice(0, namesShown);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return {
    name: 'model',
    status: 'missing',
    message: `${at} is not among the ${names.length} models that the server lists`,
    remedy: `Set RATCHET_MODEL to one of ${shown.join(', ')}${more}.`,
  };
}

const namesShown = 8;

/** `fetch` takes no address with a password in it. */
function withoutPassword(url: string): string {
  const plain = URL.parse(url);
  if (!plain) return url;
  plain.username = plain.password = '';
  return plain.href;
}

/** A base URL may hold a name and a password. */
const hostOf = (url: string): string => URL.parse(url)?.host ?? 'an address that is no URL';
