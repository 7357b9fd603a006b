import type { Command } from './command.ts';
import { acceptCommand } from './commands/accept.ts';
import { applyPatchCommand } from './commands/apply-patch.ts';
import { branchCommand } from './commands/branch.ts';
import { doctorCommand } from './commands/doctor.ts';
import { exportCommand } from './commands/export.ts';
import { fixCommand } from './commands/fix.ts';
import { rejectCommand } from './commands/reject.ts';
import { replayCommand } from './commands/replay.ts';
import { resumeCommand } from './commands/resume.ts';
import { runCommand } from './commands/run.ts';
import { sessionsCommand } from './commands/sessions.ts';
import { showCommand } from './commands/show.ts';
import { undoCommand } from './commands/undo.ts';
import { verifyCommand } from './commands/verify.ts';

/** Every command, in the order of `--help`. */
export const commands: readonly Command[] = [
  runCommand,
  fixCommand,
  acceptCommand,
  rejectCommand,
  undoCommand,
  resumeCommand,
  sessionsCommand,
  showCommand,
  replayCommand,
  branchCommand,
  verifyCommand,
  exportCommand,
  applyPatchCommand,
  doctorCommand,
];
