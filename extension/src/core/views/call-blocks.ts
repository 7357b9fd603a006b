import type { CheckpointId } from '../../protocol/content.ts';
import type { IntentOf, Outcome, OutcomeOf } from '../../protocol/intents.ts';
import type { EntryBlock } from '../../protocol/panel/panel-view.ts';
import * as z from 'zod';
import type { BlobStore } from '../ports.ts';
import { applyPatchTool } from '../tools/apply-patch.ts';
import { findTool } from '../tools/registry.ts';
import { runCommandTool } from '../tools/run-command.ts';
import { changeHunks, checkpointChanges } from './checkpoint-changes.ts';
import { factsBlock, textBlock } from './blocks.ts';

/** What a tool call holds: its input, what it changed on the fork, and its answer. */
export async function callBlocks(
  intent: IntentOf<'call-tool'>,
  outcome: Outcome | null,
  source: {
    readonly blobs: BlobStore;
    /** where the fork stood before the call's outcome */
    readonly before: CheckpointId | null;
  },
): Promise<readonly EntryBlock[]> {
  if (outcome === null) return inputBlocks(intent);
  if (outcome.kind !== 'call-tool')
    return [
      ...inputBlocks(intent),
      ...textBlock('What went wrong', 'message' in outcome ? outcome.message : ''),
    ];
  const changed = await changedBlocks(outcome, source);
  const isEdit = findTool(intent.tool)?.effect === 'write';
  // The diff says what an edit did better than its input.
  const input = isEdit && changed.some(({ kind }) => kind === 'diff') ? [] : inputBlocks(intent);
  return [...input, ...answerBlocks(intent, outcome), ...changed];
}

function inputBlocks({ tool, input }: IntentOf<'call-tool'>): readonly EntryBlock[] {
  const known = findTool(tool)?.input.safeParse(input);
  if (tool === runCommandTool.name && known?.success === true) {
    const { command, directory } = known.data as { readonly command: string; readonly directory: string };
    return [
      { kind: 'code', title: 'Command', language: 'bash', text: command },
      ...(directory === '.' ? [] : factsBlock('Where', [['Folder', directory]])),
    ];
  }
  if (tool === applyPatchTool.name && known?.success === true) {
    const { patch } = known.data as { readonly patch: string };
    return [{ kind: 'code', title: 'Patch', language: 'diff', text: patch }];
  }
  const empty = typeof input === 'object' && input !== null && Object.keys(input).length === 0;
  return empty
    ? []
    : [{ kind: 'code', title: 'Input', language: 'json', text: JSON.stringify(input, null, 2) }];
}

/** The part of a command's details that is shown. */
const CommandDetails = z.object({ omittedBytes: z.number(), output: z.string() });

function answerBlocks(intent: IntentOf<'call-tool'>, outcome: OutcomeOf<'call-tool'>): readonly EntryBlock[] {
  const command = intent.tool === runCommandTool.name ? CommandDetails.safeParse(outcome.details) : undefined;
  if (!command?.success) return textBlock(outcome.isError ? 'Error' : 'Answer', outcome.content);
  const { output, omittedBytes } = command.data;
  return [{ kind: 'output', title: 'Output', text: output, omittedBytes }];
}

async function changedBlocks(
  { checkpoint }: OutcomeOf<'call-tool'>,
  { blobs, before }: { readonly blobs: BlobStore; readonly before: CheckpointId | null },
): Promise<readonly EntryBlock[]> {
  if (checkpoint === null || checkpoint.id === before) return [];
  const files = await checkpointChanges(before, checkpoint.id, blobs);
  if (!files) return [];
  const { hunks, whole } = await changeHunks(files, blobs);
  return [
    ...(hunks.length > 0 ? [{ kind: 'diff' as const, title: 'Changed', hunks }] : []),
    ...textBlock(hunks.length > 0 ? 'Changed besides' : 'Changed', whole.join('\n')),
  ];
}
