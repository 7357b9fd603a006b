import type { PersonCommand, SessionEvent } from '../../protocol/events.ts';
import type { EntryBlock, EntryDetail } from '../../protocol/panel/panel-view.ts';
import type { DraftPlan } from '../../protocol/plan.ts';
import type { BlobStore } from '../ports.ts';
import { factsBlock, textBlock } from './blocks.ts';
import { callBlocks } from './call-blocks.ts';
import { capBlocks } from './cap-blocks.ts';
import { intentBlocks } from './intent-blocks.ts';
import type { SessionHistory } from './session-history.ts';
import type { TimelineItem } from './timeline.ts';

/** What the details of an entry are read from. */
export interface DetailSource {
  readonly history: SessionHistory;
  readonly blobs: BlobStore;
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string;
}

/** What an entry holds in full, within what the panel shows; undefined when there is no such entry. */
export async function entryDetail(index: number, source: DetailSource): Promise<EntryDetail | undefined> {
  const item = source.history.timeline.item(index);
  if (!item) return undefined;
  const { blocks, cut } = capBlocks(await blocksOf(item, source), source.redact);
  return { index, blocks, cut };
}

async function blocksOf(item: TimelineItem, source: DetailSource): Promise<readonly EntryBlock[]> {
  const { event } = item.begin;
  switch (event.type) {
    case 'intent-issued': {
      const outcome = item.end?.event.type === 'outcome-recorded' ? item.end.event.outcome : null;
      if (event.intent.kind !== 'call-tool') return intentBlocks(event.intent, outcome);
      return callBlocks(event.intent, outcome, {
        ...source,
        before: item.end ? source.history.at(item.end.seq - 1).state.checkpoint : null,
      });
    }
    case 'call-answered':
      return [
        ...(item.call ? callArguments(item.call) : []),
        ...textBlock('Answer to the model', event.reply.text),
      ];
    default:
      return eventBlocks(event);
  }
}

function callArguments({ tool, arguments: text }: NonNullable<TimelineItem['call']>): readonly EntryBlock[] {
  return text.trim() === '' ? [] : [{ kind: 'code', title: tool, language: 'json', text }];
}

function eventBlocks(event: SessionEvent): readonly EntryBlock[] {
  switch (event.type) {
    case 'session-started':
      return [
        ...textBlock('Task', event.setup.task),
        ...factsBlock('Session', [
          ['Workspace', event.setup.workspace],
          [
            'Engine',
            event.setup.engine.kind === 'model' ? event.setup.engine.model : 'built-in repair engine',
          ],
          ['Autonomy', event.setup.autonomy],
          ['Version', event.setup.version],
        ]),
      ];
    case 'session-resumed':
      return textBlock('Notes', event.notes.join('\n'));
    case 'person-commanded':
      return commandBlocks(event.command);
    case 'message-added':
      return textBlock('Message', event.text);
    case 'plan-adopted':
      return [...textBlock('Reason', event.reason), ...planBlocks('Plan', event.plan)];
    case 'plan-revised':
      return [
        ...textBlock('Reason', event.reason),
        ...factsBlock('Changes', [
          ['Added', event.difference.added.join(', ')],
          ['Dropped', event.difference.dropped.join(', ')],
          ['Changed', event.difference.changed.join(', ')],
        ]),
        ...planBlocks('Plan', event.after),
      ];
    case 'step-claimed':
      return [{ kind: 'markdown', title: 'What the agent says', text: event.summary }];
    case 'step-rejected':
      return [{ kind: 'reports', title: 'Findings', reports: event.reports }];
    case 'change-set-proposed':
      return [
        { kind: 'markdown', title: 'Summary', text: event.summary },
        { kind: 'reports', title: 'Evidence', reports: event.reports },
        ...factsBlock(
          'Files',
          event.changeSet.files.map(
            ({ path, before, after }) => [path, `${before.kind} to ${after.kind}`] as const,
          ),
        ),
      ];
    case 'session-ended':
      return event.ending.kind === 'answered'
        ? [{ kind: 'markdown', title: 'Answer', text: event.ending.text }]
        : textBlock('End', 'message' in event.ending ? event.ending.message : event.ending.kind);
    default:
      return [];
  }
}

function commandBlocks(command: PersonCommand): readonly EntryBlock[] {
  if (command.kind === 'steer') return textBlock('Message', command.text);
  return 'selection' in command ? textBlock('Selection', JSON.stringify(command.selection)) : [];
}

const planBlocks = (title: string, { steps }: DraftPlan): readonly EntryBlock[] =>
  factsBlock(
    title,
    steps.map(({ id, goal, dependsOn }) => [
      id,
      dependsOn.length > 0 ? `${goal} (after ${dependsOn.join(', ')})` : goal,
    ]),
  );
