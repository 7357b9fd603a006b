import * as vscode from 'vscode';

/** The parts of an extension's manifest that say which language it serves. */
interface Manifest {
  readonly main?: string;
  readonly activationEvents?: readonly string[];
  readonly contributes?: { readonly languages?: readonly { readonly id?: string }[] };
}

const awaited = new Set<string>();

/**
 * Waits until the extensions that serve a language are active. Opening a document starts them without waiting, and a provider
 * that is not registered yet looks like one that knows nothing.
 */
export async function activateLanguage(languageId: string): Promise<void> {
  if (awaited.has(languageId)) return;
  const serving = vscode.extensions.all.filter(
    ({ isActive, packageJSON }) => !isActive && serves(packageJSON as Manifest, languageId),
  );
  await Promise.allSettled(serving.map((extension) => extension.activate()));
  awaited.add(languageId);
}

function serves({ main, activationEvents, contributes }: Manifest, languageId: string): boolean {
  if (main === undefined) return false;
  const wanted = [`onLanguage:${languageId}`, 'onLanguage'];
  return (
    (activationEvents ?? []).some((event) => wanted.includes(event)) ||
    (contributes?.languages ?? []).some(({ id }) => id === languageId)
  );
}
