import { findNamed } from './named-secrets.ts';
import type { Secret } from './secret.ts';
import { distinctSecrets } from './secret.ts';
import { findShapes } from './secret-shapes.ts';

/** Secrets by their shape and, less surely, by their name. */
export const findSecrets = (path: string, text: string): Secret[] =>
  distinctSecrets([...findShapes(text), ...findNamed(path, text)]);
