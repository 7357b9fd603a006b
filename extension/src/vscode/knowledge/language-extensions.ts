import * as vscode from 'vscode';

/** The parts of an extension's manifest that say which language it serves. */
interface Manifest {
  readonly main?: string;
  readonly activationEvents?: readonly string[];
  readonly contributes?: { readonly languages?: readonly { readonly id?: string }[] };
}

/** milliseconds that one slow extension may keep the others' answers waiting, once for each language */
const activationMs = 5_000;

const awaited = new Map<string, Promise<unknown>>();

/**
 * Waits until the extensions that serve a language are active. Opening a document starts them without waiting, and a provider
 * that is not registered yet looks like one that knows nothing.
 */
export async function activateLanguage(languageId: string): Promise<void> {
  const known = awaited.get(languageId);
  const activated = known ?? activate(languageId);
  awaited.set(languageId, activated);
  await activated;
}

async function activate(languageId: string): Promise<void> {
  const serving = vscode.extensions.all.filter(
    ({ isActive, packageJSON }) => !isActive && serves(packageJSON as Manifest, languageId),
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((settle) => {
    timer = setTimeout(settle, activationMs);
  });
  await Promise.race([Promise.allSettled(serving.map((extension) => extension.activate())), late]);
  clearTimeout(timer);
}

function serves({ main, activationEvents, contributes }: Manifest, languageId: string): boolean {
  if (main === undefined) return false;
  const wanted = [`onLanguage:${languageId}`, 'onLanguage'];
  return (
    (activationEvents ?? []).some((event) => wanted.includes(event)) ||
    (contributes?.languages ?? []).some(({ id }) => id === languageId)
  );
}
