import * as vscode from 'vscode';

/** A feature that costs the editor's start nothing: its commands are known, its code is loaded when it is wanted. */
export interface LazyFeature extends vscode.Disposable {
  /** Loads it now; once, however often it is asked for. */
  load(): Promise<void>;
}

/**
 * Stands for a feature until one of its commands is called: then the feature's module is loaded, registers them itself, and
 * does what was asked.
 */
export function lazyFeature(
  commands: readonly string[],
  load: () => Promise<() => vscode.Disposable>,
): LazyFeature {
  let loading: Promise<void> | undefined;
  let disposed = false;
  let held: vscode.Disposable = vscode.Disposable.from(
    ...commands.map((command) =>
      vscode.commands.registerCommand(command, async (...args: unknown[]): Promise<unknown> => {
        await loadOnce();
        return vscode.commands.executeCommand(command, ...args);
      }),
    ),
  );
  const begin = async (): Promise<void> => {
    const register = await load();
    if (disposed) return;
    // A command has one place: it is given up in the moment in which the feature takes it.
    held.dispose();
    held = register();
  };
  const loadOnce = (): Promise<void> => (loading ??= begin());
  return {
    load: loadOnce,
    dispose: () => {
      disposed = true;
      held.dispose();
    },
  };
}
