import type { OpenCall, SessionState } from '../session/state.ts';
import { currentStep } from '../session/state.ts';
import type { RecordedEvent } from '../session/evolve.ts';
import type { TimelineEntry } from '../../protocol/panel/panel-view.ts';
import type { StepId } from '../../protocol/plan.ts';
import { renderEntry } from './render-entry.ts';

/** What an entry of the timeline is made of: the event that began it and the one that ended it. */
export interface TimelineItem {
  readonly begin: RecordedEvent;
  readonly end: RecordedEvent | null;
  readonly step: StepId | null;
  /** the call that was answered without an effect */
  readonly call: OpenCall | null;
  /** the work stopped while it was under way, and has not been taken up again */
  readonly interrupted: boolean;
}

/**
 * A session's events as the lines that a person reads. An entry's index never changes, and neither does where it begins;
 * a running one is replaced when it ends. So the timeline at an earlier moment is its first entries, those that ended later
 * still running. Texts are made when an entry is asked for.
 */
export interface Timeline {
  readonly length: number;
  /** Takes in the next event; `before` is undefined for the first. Returns the indexes of entries that are new or changed. */
  add(recorded: RecordedEvent, before: SessionState | undefined, after: SessionState): readonly number[];
  item(index: number): TimelineItem | undefined;
  entry(index: number): TimelineEntry | undefined;
  /** The entry of an intent, or undefined when there is none. */
  indexOfIntent(intent: string): number | undefined;
  /** How many entries there were after the event with this number. */
  countAt(seq: number): number;
  /** Indexes of a step's entries from `from` on, before `to`; at most the newest `most`, oldest first. */
  indexesOfStep(
    step: StepId,
    range: { readonly from: number; readonly to: number },
    most: number,
  ): readonly number[];
}

/** A timeline without an event. */
export function createTimeline(): Timeline {
  return new GrowingTimeline();
}

class GrowingTimeline implements Timeline {
  readonly #items: TimelineItem[] = [];
  /** entries that have not ended, by the key of what ends them */
  readonly #running = new Map<string, number>();
  readonly #intents = new Map<string, number>();

  get length(): number {
    return this.#items.length;
  }

  add(recorded: RecordedEvent, before: SessionState | undefined, after: SessionState): readonly number[] {
    const ended = this.#end(recorded);
    const began = this.#begin(recorded, before, after);
    const marked = this.#interrupt(recorded);
    return [...ended, ...began, ...marked];
  }

  item(index: number): TimelineItem | undefined {
    return this.#items[index];
  }

  entry(index: number): TimelineEntry | undefined {
    const item = this.#items[index];
    return item && renderEntry(item, index);
  }

  indexOfIntent(intent: string): number | undefined {
    return this.#intents.get(intent);
  }

  countAt(seq: number): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#items[middle]?.begin.seq ?? Infinity) <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  indexesOfStep(
    step: StepId,
    { from, to }: { readonly from: number; readonly to: number },
    most: number,
  ): readonly number[] {
    const found: number[] = [];
    for (let index = Math.min(to, this.#items.length) - 1; index >= Math.max(0, from); index -= 1) {
      if (this.#items[index]?.step !== step) continue;
      found.push(index);
      if (found.length >= most) break;
    }
    return found.reverse();
  }

  #begin(recorded: RecordedEvent, before: SessionState | undefined, after: SessionState): readonly number[] {
    const { event } = recorded;
    if (!isShown(recorded, before)) return [];
    const index = this.#items.length;
    const key = runningKey(recorded);
    this.#items.push({
      begin: recorded,
      end: key === null ? recorded : null,
      step: stepOf(recorded, before, after),
      call: event.type === 'call-answered' ? callOf(before, event.reply.callId) : null,
      interrupted: false,
    });
    if (key !== null) this.#running.set(key, index);
    if (event.type === 'intent-issued') this.#intents.set(event.id, index);
    return [index];
  }

  #end(recorded: RecordedEvent): readonly number[] {
    const ended: number[] = [];
    for (const key of endedKeys(recorded)) {
      const index = this.#running.get(key);
      if (index === undefined) continue;
      this.#running.delete(key);
      this.#replace(index, { end: recorded, interrupted: false });
      ended.push(index);
    }
    return ended;
  }

  /** What is under way when the work stops does not run any more, and runs again after a resumption. */
  #interrupt({ event }: RecordedEvent): readonly number[] {
    if (event.type !== 'work-stopped' && event.type !== 'session-resumed') return [];
    const interrupted = event.type === 'work-stopped';
    const changed = [...this.#running.values()].filter(
      (index) => this.#items[index]?.interrupted !== interrupted,
    );
    for (const index of changed) this.#replace(index, { interrupted });
    return changed;
  }

  #replace(index: number, change: Partial<TimelineItem>): void {
    const item = this.#items[index];
    if (item) this.#items[index] = { ...item, ...change };
  }
}

/** Events that are part of another entry, or say nothing to a person. */
function isShown({ event }: RecordedEvent, before: SessionState | undefined): boolean {
  switch (event.type) {
    case 'outcome-recorded':
      return false;
    case 'message-added':
      // A person's word is shown where they said it.
      return event.from === 'loop';
    case 'call-answered':
      // The question that was asked for it is shown already.
      return event.reply.isError || callOf(before, event.reply.callId)?.stage.kind !== 'answered-by-person';
    default:
      return true;
  }
}

const callOf = (state: SessionState | undefined, callId: string | null): OpenCall | null =>
  state?.openCalls.find((call) => call.callId === callId) ?? null;

function stepOf(
  { event }: RecordedEvent,
  before: SessionState | undefined,
  after: SessionState,
): StepId | null {
  if ('step' in event) return event.step;
  if (event.type === 'intent-issued' && event.intent.kind === 'validate') return event.intent.step;
  if (event.type === 'intent-issued' && event.intent.kind === 'run-tests') return null;
  return currentStep(before ?? after)?.id ?? null;
}

/** What will end the entry that an event begins; null: it is a moment. */
function runningKey({ event }: RecordedEvent): string | null {
  if (event.type === 'intent-issued') return event.id;
  return event.type === 'step-started' ? `step ${event.step}` : null;
}

function endedKeys({ event }: RecordedEvent): readonly string[] {
  switch (event.type) {
    case 'outcome-recorded':
      return [event.intent];
    case 'step-started':
    case 'step-completed':
    case 'step-rolled-back':
      return [`step ${event.step}`];
    case 'fork-rolled-back':
      return event.reopened.map((step) => `step ${step}`);
    case 'plan-revised':
      return event.difference.dropped.map((step) => `step ${step}`);
    default:
      return [];
  }
}
