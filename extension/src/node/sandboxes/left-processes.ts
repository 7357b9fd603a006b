import { readdirSync, readFileSync } from 'node:fs';
import { sendKill } from './process-signals.ts';

/**
 * Kills what a killed engine's sandboxes may have left: every process whose command line names their scratch folder. The
 * command of a sandbox dies with the engine; what can be left is bubblewrap itself, when its caller died while it was
 * setting up: it then waits for ever. Nobody else may use the scratch folder now. Linux only; costs some 20 µs a process of
 * the machine.
 */
export function killLeftProcesses(scratch: string): void {
  if (process.platform !== 'linux') return;
  for (const name of readdirSync('/proc')) {
    const number = Number(name);
    if (!Number.isInteger(number) || number === process.pid) continue;
    if (commandLineOf(name).includes(scratch)) sendKill(number);
  }
}

function commandLineOf(process_: string): string {
  try {
    return readFileSync(`/proc/${process_}/cmdline`, 'latin1');
  } catch {
    // It has ended, or is not to be looked at: then it is not one of ours.
    return '';
  }
}
