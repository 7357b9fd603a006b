import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import type { KeyedHash } from '../../core/ledger/chain.ts';
import { fail, ok, type Result } from '../../protocol/result.ts';
import { errorCode, fileFailure, type FileFailureReason } from '../file-failure.ts';
import { createWhole, syncFolder } from './durable.ts';

/**
 * The installation's key: 32 random bytes in a file that only its owner may read. Created when missing; when several
 * processes do so at once, all get the same key.
 */
export async function loadInstallationKey(path: string): Promise<Result<Uint8Array, FileFailureReason>> {
  try {
    const key = readKey(path) ?? (await createKey(path));
    return key.length === keyBytes
      ? ok(key)
      : fail(
          'failed',
          `Cannot use the key ${path} as it must have ${keyBytes} bytes: current value is ${key.length}. ` +
            'Put the file back from a backup; without it, earlier ledgers cannot be verified.',
        );
  } catch (error) {
    return { ok: false, failure: fileFailure(error, `read the key ${path}`) };
  }
}

/** The keyed hash of one session. Its key follows from the installation's key and the session's id. */
export function sessionHash(installationKey: Uint8Array, sessionId: string): KeyedHash {
  const key = createSecretKey(createHmac('sha256', installationKey).update(`session:${sessionId}`).digest());
  return (text) => createHmac('sha256', key).update(text).digest('hex');
}

const keyBytes = 32;

function readKey(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function createKey(path: string): Promise<Uint8Array> {
  makeFolder(dirname(path));
  const key = randomBytes(keyBytes);
  if (!createWhole(path, key, true)) return readFileSync(path);
  await syncFolder(dirname(path));
  return key;
}
