import type { Hunk } from '../../protocol/content.ts';
import type { EntryBlock } from '../../protocol/panel/panel-view.ts';

/** Characters of one block, and of all blocks of an entry, that the panel shows. */
const blockCharactersMax = 64 * 1024;
const entryCharactersMax = 256 * 1024;
/** Rows of a list of facts, and findings of a report. */
const rowsMax = 200;

/** Blocks without secrets and within what a page can show. Of output the end stays, of everything else the start. */
export function capBlocks(
  blocks: readonly EntryBlock[],
  redact: (text: string) => string,
): { readonly blocks: readonly EntryBlock[]; readonly cut: boolean } {
  const capped: EntryBlock[] = [];
  let left = entryCharactersMax;
  let cut = false;
  for (const block of blocks) {
    const limit = Math.min(blockCharactersMax, left);
    if (limit <= 0) return { blocks: capped, cut: true };
    const shown = capBlock({ ...block, title: redact(block.title) }, limit, redact);
    capped.push(shown.block);
    left -= shown.characters;
    cut ||= shown.cut;
  }
  return { blocks: capped, cut };
}

interface Capped {
  readonly block: EntryBlock;
  readonly characters: number;
  readonly cut: boolean;
}

function capBlock(block: EntryBlock, limit: number, redact: (text: string) => string): Capped {
  switch (block.kind) {
    case 'text':
    case 'markdown':
    case 'code': {
      const text = redact(block.text);
      return { block: { ...block, text: text.slice(0, limit) }, ...sizeOf(text, limit) };
    }
    case 'output': {
      const text = redact(block.text);
      const omitted = Math.max(0, text.length - limit);
      const kept = { ...block, text: text.slice(omitted), omittedBytes: block.omittedBytes + omitted };
      return { block: kept, ...sizeOf(text, limit) };
    }
    case 'facts': {
      const facts = block.facts
        .slice(0, rowsMax)
        .map(([name, value]) => [redact(name), redact(value).slice(0, 4_000)] as const);
      const characters = facts.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
      return { block: { ...block, facts }, characters, cut: block.facts.length > rowsMax };
    }
    case 'reports':
      return capReports(block, redact);
    case 'diff':
      return capDiff(block, limit, redact);
  }
}

const sizeOf = (text: string, limit: number): Omit<Capped, 'block'> => ({
  characters: Math.min(text.length, limit),
  cut: text.length > limit,
});

function capReports(
  block: Extract<EntryBlock, { kind: 'reports' }>,
  redact: (text: string) => string,
): Capped {
  const reports = block.reports.map((report) => ({
    ...report,
    evidence: redact(report.evidence),
    findings: report.findings
      .slice(0, rowsMax)
      .map((finding) => ({ ...finding, message: redact(finding.message).slice(0, 4_000) })),
  }));
  const findings = reports.flatMap((report) => report.findings);
  return {
    block: { ...block, reports },
    characters: findings.reduce((sum, { message }) => sum + message.length, 0),
    cut: block.reports.some((report) => report.findings.length > rowsMax),
  };
}

function capDiff(
  block: Extract<EntryBlock, { kind: 'diff' }>,
  limit: number,
  redact: (text: string) => string,
): Capped {
  const hunks: Hunk[] = [];
  let characters = 0;
  for (const hunk of block.hunks) {
    const before = hunk.beforeLines.map(redact);
    const after = hunk.afterLines.map(redact);
    characters += [...before, ...after].reduce((sum, line) => sum + line.length + 1, 0);
    if (characters > limit) return { block: { ...block, hunks }, characters: limit, cut: true };
    hunks.push({ ...hunk, beforeLines: before, afterLines: after });
  }
  return { block: { ...block, hunks }, characters, cut: false };
}
