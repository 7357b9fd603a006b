import type { SessionCard } from '../../extension/src/core/engine/session-desk.ts';

/** A card of a session at work here; give what is of interest. */
export const sessionCard = (facts: Partial<SessionCard> = {}): SessionCard => ({
  sessionId: '20261121-101530-3f9a2c',
  workspace: '/shop',
  task: 'Add a total',
  mode: 'run',
  lifecycle: { kind: 'working' },
  waits: false,
  model: 'scripted',
  costUsd: 0.12,
  files: 2,
  startedAt: 1_000,
  changedAt: 2_000,
  bytes: 4_096,
  open: 'here',
  unreadable: null,
  ...facts,
});
