import type { EngineOptions } from './engine.ts';
import { createEngine } from './engine.ts';

/** The engine for an editor window: a file of its own in the bundle, loaded with the first session. Composition root. */
export const createEditorEngine = (options: EngineOptions): ReturnType<typeof createEngine> =>
  createEngine(options);
