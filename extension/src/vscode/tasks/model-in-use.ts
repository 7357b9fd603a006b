import type { ExtensionParts } from '../extension-parts.ts';

/** The model of a server that is asked without a name: the command line takes the same. */
const defaultModel = 'gpt-6-sol';

/**
 * The model that a new session gets, or null for the built-in engine: without a key, and without the address of a server
 * that may not need one, a model cannot be asked.
 */
export async function modelInUse({
  settings,
  keys,
}: Pick<ExtensionParts, 'settings' | 'keys'>): Promise<string | null> {
  const reachable = settings.baseUrl !== null || (await keys.get()) !== undefined;
  return reachable ? (settings.model ?? defaultModel) : null;
}
