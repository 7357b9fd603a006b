import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import * as z from 'zod';

/** Names one process of one machine for good, as far as the system tells: numbers of processes are used again. */
export const ProcessIdentity = z.object({
  host: z.string(),
  /** the machine's present boot; null where it is unknown (all but Linux) */
  boot: z.string().nullable(),
  /** namespace of process numbers; null where there is none */
  namespace: z.string().nullable(),
  pid: z.number().int().positive(),
  /** start of the process, in the kernel's ticks since the boot; null where it is unknown */
  started: z.string().nullable(),
});
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

/** This process. What the machine does not tell is null. */
export function ownIdentity(): ProcessIdentity {
  return {
    host: hostname(),
    boot: readOrNull(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()),
    namespace: readOrNull(() => readlinkSync('/proc/self/ns/pid')),
    pid: process.pid,
    started: statusOf(process.pid)?.started ?? null,
  };
}

/** True only when the process is known to be gone. Nothing is known of processes of other hosts and containers. */
export function isGone(other: ProcessIdentity): boolean {
  const own = ownIdentity();
  if (other.host !== own.host) return false;
  if (other.boot !== own.boot) return other.boot !== null && own.boot !== null;
  if (other.namespace !== own.namespace) return false;
  if (!exists(other.pid)) return true;
  const status = statusOf(other.pid);
  if (status === undefined) return false;
  return status.dead || (other.started !== null && other.started !== status.started);
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Fields 3 and 22 of /proc/<pid>/stat (proc_pid_stat(5)); the name in field 2 may hold spaces and brackets. */
function statusOf(pid: number): { readonly dead: boolean; readonly started: string } | undefined {
  const text = readOrNull(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, started] = [fields?.[0], fields?.[19]];
  if (state === undefined || started === undefined) return undefined;
  return { dead: state === 'Z' || state === 'X', started };
}

/** What only some systems can tell. */
function readOrNull(read: () => string): string | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
