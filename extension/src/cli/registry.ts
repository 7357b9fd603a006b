import type { CommandEntry } from './command.ts';

/** Every command, in the order of `--help`. A command's own file is loaded when it is called. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'run',
    summary: 'Carry out a task on a fork and propose the change.',
    load: async () => (await import('./commands/run.ts')).runCommand,
  },
  {
    name: 'fix',
    summary: 'Fix a failing test; works without a model.',
    load: async () => (await import('./commands/fix.ts')).fixCommand,
  },
  {
    name: 'accept',
    summary: 'Write the proposed change to your files.',
    load: async () => (await import('./commands/accept.ts')).acceptCommand,
  },
  {
    name: 'reject',
    summary: 'Drop the proposed change, or hunks of it; your files stay as they are.',
    load: async () => (await import('./commands/reject.ts')).rejectCommand,
  },
  {
    name: 'undo',
    summary: 'Take the newest accept back.',
    load: async () => (await import('./commands/undo.ts')).undoCommand,
  },
  {
    name: 'rollback',
    summary: "List a session's checkpoints; go back to one of them.",
    load: async () => (await import('./commands/rollback.ts')).rollbackCommand,
  },
  {
    name: 'resume',
    summary: 'Go on with a session that was stopped, killed or paused.',
    load: async () => (await import('./commands/resume.ts')).resumeCommand,
  },
  {
    name: 'sessions',
    summary: 'List sessions, newest first; remove old ones with `prune`.',
    load: async () => (await import('./commands/sessions.ts')).sessionsCommand,
  },
  {
    name: 'show',
    summary: 'Show a session: what happened, the evidence, the change.',
    load: async () => (await import('./commands/show.ts')).showCommand,
  },
  {
    name: 'replay',
    summary: 'Take every decision of a session again and compare.',
    load: async () => (await import('./commands/replay.ts')).replayCommand,
  },
  {
    name: 'branch',
    summary: 'Begin a new session from event N of another one.',
    load: async () => (await import('./commands/branch.ts')).branchCommand,
  },
  {
    name: 'verify',
    summary: 'Check that nothing in a session was changed, dropped, reordered or cut off.',
    load: async () => (await import('./commands/verify.ts')).verifyCommand,
  },
  {
    name: 'export',
    summary: 'Print a session as JSON, or its findings as SARIF 2.1.0.',
    load: async () => (await import('./commands/export.ts')).exportCommand,
  },
  {
    name: 'apply-patch',
    summary: 'Apply a patch (apply_patch, search/replace or unified diff) to a folder, all or nothing.',
    load: async () => (await import('./commands/apply-patch.ts')).applyPatchCommand,
  },
  {
    name: 'check-command',
    summary: 'Say whether a shell command would be allowed, asked about or denied, and why.',
    load: async () => (await import('./commands/check-command.ts')).checkCommandCommand,
  },
  {
    name: 'scan',
    summary: 'Find secrets that stand in files.',
    load: async () => (await import('./commands/scan.ts')).scanCommand,
  },
  {
    name: 'agents',
    summary: 'Show what each directive of AGENTS.md became: a rule that is enforced, or advice.',
    load: async () => (await import('./commands/agents.ts')).agentsCommand,
  },
  {
    name: 'doctor',
    summary: 'Say what is installed, what is missing, and what to do.',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand,
  },
];
