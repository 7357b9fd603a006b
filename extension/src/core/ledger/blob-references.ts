import type { JsonValue } from '../../protocol/json.ts';

/** A blob that something needs. A manifest names further blobs: `blobReferences` of its JSON tells which. */
export interface BlobReference {
  readonly address: string;
  readonly holds: 'content' | 'manifest';
}

/**
 * The blobs that an event's data (or a checkpoint's manifest) needs: of file states `{ kind: 'file', hash }` and of
 * checkpoints `{ id, files, bytes }`, at any depth. Free JSON of tools and providers (`details`, `input`, `value`) is
 * not looked into, as it may hold anything.
 */
export function blobReferences(data: JsonValue): readonly BlobReference[] {
  const found: BlobReference[] = [];
  collect(data, found);
  return found;
}

const freeJson: ReadonlySet<string> = new Set(['details', 'input', 'value']);

function collect(value: JsonValue, found: BlobReference[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (isArray(value)) {
    for (const item of value) collect(item, found);
    return;
  }
  const { kind, hash, id, files, bytes } = value;
  if (kind === 'file' && isHash(hash)) found.push({ address: hash, holds: 'content' });
  if (isHash(id) && typeof files === 'number' && typeof bytes === 'number') {
    found.push({ address: id, holds: 'manifest' });
  }
  for (const [key, item] of Object.entries(value)) if (!freeJson.has(key)) collect(item, found);
}

const isHash = (value: JsonValue | undefined): value is string =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

/** `Array.isArray` does not tell a read-only array from an object. */
function isArray(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}
