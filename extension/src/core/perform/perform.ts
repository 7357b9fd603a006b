import type { Outcome } from '../../protocol/intents.ts';
import type { Failure } from '../../protocol/result.ts';
import type { Cancellation } from '../cancellation.ts';
import type { Fork } from '../ports.ts';
import type { Perform } from '../session/driver.ts';
import type { PendingIntent, SessionState } from '../session/state.ts';
import { createPromptMeter } from '../context/wire/request-body.ts';
import { editFork } from './edit-fork.ts';
import type { EnginePorts } from './engine-ports.ts';
import type { ForkHolder } from './fork-holder.ts';
import { observeWorkspace } from './observe-workspace.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { requestModel } from './request-model.ts';
import { performRunTests } from './run-tests.ts';

/** What performers share while they carry out one intent. */
export interface Performance {
  readonly id: string;
  readonly state: SessionState;
  readonly ports: EnginePorts;
  readonly holder: ForkHolder;
  readonly cancellation: Cancellation;
}

/** The outcome of an intent that could not be carried out. */
export const failedOutcome = ({ reason, message }: Failure): Outcome => ({ kind: 'failed', reason, message });

/** The interpreter of intents: the only place where effects happen. What no session begins with is loaded when it is due. */
export function createPerform(ports: EnginePorts, holder: ForkHolder): Perform {
  const limiter = createRateLimiter(ports.clock);
  const meter = createPromptMeter();
  return async (pending: PendingIntent, state, cancellation) => {
    const performance: Performance = { id: pending.id, state, ports, holder, cancellation };
    const { intent } = pending;
    switch (intent.kind) {
      case 'open-fork': {
        const opened = await holder.open(state.checkpoint);
        return opened.ok
          ? { kind: 'open-fork', fork: opened.value.kind, notes: [...opened.value.notes] }
          : failedOutcome(opened.failure);
      }
      case 'observe-workspace':
        return withFork(performance, (fork) => observeWorkspace(fork, performance));
      case 'run-tests':
        return performRunTests(intent, performance);
      case 'request-model':
        return requestModel(intent, meter, performance);
      case 'call-tool':
        return withFork(performance, async (fork) => {
          const { callTool } = await import('./call-tool.ts');
          return callTool(intent, fork, limiter, performance);
        });
      case 'edit-fork':
        return withFork(performance, (fork) => editFork(intent, fork));
      case 'restore-checkpoint':
        return withFork(performance, async (fork) => {
          const restored = await fork.restore(intent.checkpoint ?? undefined);
          return restored.ok ? { kind: 'restore-checkpoint' } : failedOutcome(restored.failure);
        });
      case 'validate':
        return withFork(performance, async (fork) => {
          const { validate } = await import('./validate.ts');
          return validate(intent, fork, performance);
        });
      case 'search-repair':
        return withFork(performance, async (fork) => {
          const { searchRepair } = await import('./search-repair.ts');
          return searchRepair(intent, fork, performance);
        });
      case 'ask-person': {
        const answer = await ports.person.ask(pending.id, intent.gate, cancellation);
        return answer && { kind: 'ask-person', answer };
      }
      case 'count-undecided': {
        const { countUndecided } = await import('./apply.ts');
        return countUndecided(performance);
      }
      case 'apply-change-set':
      case 'undo-apply': {
        const { applyChangeSet, undoApply } = await import('./apply.ts');
        return intent.kind === 'undo-apply'
          ? undoApply(intent, performance)
          : applyChangeSet(intent, performance);
      }
    }
  };
}

async function withFork(
  { holder, state }: Performance,
  work: (fork: Fork) => Promise<Outcome>,
): Promise<Outcome> {
  const opened = await holder.open(state.checkpoint);
  return opened.ok ? work(opened.value.fork) : failedOutcome(opened.failure);
}
