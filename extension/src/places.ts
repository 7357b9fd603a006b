import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Folders that Ratchet keeps its things in; absolute paths. */
export interface Places {
  readonly state: string;
  readonly sessions: string;
  readonly configuration: string;
  readonly cache: string;
}

/** Where Ratchet keeps its things: the XDG base directories, or everything below RATCHET_HOME. */
export function placesOf(environment: Readonly<Record<string, string | undefined>>): Places {
  const given = environment['RATCHET_HOME'];
  const base = given && resolve(given);
  const home = environment['HOME'] ?? homedir();
  const state = base
    ? join(base, 'state')
    : join(environment['XDG_STATE_HOME'] ?? join(home, '.local', 'state'), 'ratchet');
  const configuration = base
    ? join(base, 'config')
    : join(environment['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'ratchet');
  const cache = base
    ? join(base, 'cache')
    : join(environment['XDG_CACHE_HOME'] ?? join(home, '.cache'), 'ratchet');
  return { state, sessions: join(state, 'sessions'), configuration, cache };
}
