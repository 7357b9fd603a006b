import type { Command } from '../command.ts';
import { exitCodes } from '../command.ts';
import { findWorkspace } from '../find-workspace.ts';
import { createPaint } from '../view/styles.ts';

/** `ratchet doctor`: what is installed, what is missing, what to do. */
export const doctorCommand: Command = {
  usage: '',
  help: 'Exit code 0 when everything that a session needs is there; what is only convenient may be missing.',
  flags: {},
  async run({ engine, terminal, directory, json }) {
    const workspace = findWorkspace(directory);
    const checks = await engine.health(workspace.ok ? workspace.value : directory);
    const paint = createPaint(terminal.color);
    const marks = { ok: paint('green', '✔'), missing: paint('red', '✘'), limited: paint('yellow', '!') };
    for (const check of checks) {
      if (json) terminal.out(JSON.stringify(check));
      else
        terminal.out(
          `${marks[check.status]} ${check.name}: ${check.message}${check.remedy === undefined ? '' : `\n  → ${check.remedy}`}`,
        );
    }
    return checks.some((check) => check.status === 'missing') ? exitCodes.failed : exitCodes.done;
  },
};
