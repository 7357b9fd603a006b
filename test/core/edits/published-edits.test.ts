import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { judge, type PublishedCase, type Verdict } from '../../support/published-edit.ts';

const data = new URL('../../../../shared/data/model-edits.jsonl.gz', import.meta.url);

/** Cases where another result than the source's is meant. */
const policyDifferences: Readonly<Record<string, string>> = {
  'spec-cline-0003':
    'Cline writes the new line without the indentation that the old line has in the file; we keep it.',
};

/**
 * Least share of the cases of a source that come out exactly as the source expects, applied or refused. What is missing
 * to 1 is refused where the source applies: first match wins (aider, Continue), white space or line breaks ignored
 * altogether (Continue), an edit distance of a third (Copilot Chat), placeholders filled in (lazy edits), context lines
 * of headerless diffs taken as changes (Copilot Chat).
 */
const floors: Readonly<Record<string, number>> = {
  'claude-code-edit string_replace': 1,
  'pi-edit string_replace': 1,
  'pi-edit-error string_replace': 1,
  'openhands-llama4-edit string_replace': 1,
  'copilot-find-replace copilot_patch': 0.9,
  'copilot-gitdiff unified_diff': 1,
  'copilot-pseudodiff pseudo_diff': 0.4,
  'copilot-v4a-random v4a_no_context_prefix': 0.96,
  'copilot-v4a-issue v4a': 1,
  'spec-vscode-copilot-chat string_replace': 0.8,
  'spec-roo-code search_replace_validate': 1,
  'spec-roo-code search_replace': 1,
  'spec-cline search_replace': 0.9,
  'spec-continue string_replace': 1,
  'spec-continue find_match': 0.34,
  'spec-continue is_unified_diff': 1,
  'spec-gemini-cli literal_replace_all': 1,
  'spec-gemini-cli string_replace': 0.7,
};

const verdicts: readonly Verdict[] = [
  'exact',
  'refused as expected',
  'refused, expected applied',
  'applied, expected refused',
  'wrong',
];

describe('published edits of real models and of other agents’ tests', () => {
  it('never land in a wrong place, and come out as their source expects', function () {
    if (!existsSync(data)) {
      console.log('    the published edits are not on this machine');
      this.skip();
    }
    const judged = readCases().map((published) => ({ published, ...judge(published) }));
    const groups = Map.groupBy(
      judged,
      ({ published }) => `${published.set} ${published.format.split(' ')[0]}`,
    );
    printTable(groups);
    const surprising = judged.filter(
      ({ published, verdict }) => isSurprise(verdict) && !(published.id in policyDifferences),
    );
    assert.deepEqual(
      surprising.map(({ published, verdict }) => `${published.id}: ${verdict}`),
      [],
    );
    for (const [name, cases] of groups) {
      const share =
        cases.filter(({ verdict }) => verdict === 'exact' || verdict === 'refused as expected').length /
        cases.length;
      assert.ok(share >= (floors[name] ?? 0), `${name}: ${share.toFixed(3)} is below ${floors[name] ?? 0}`);
    }
  });
});

function isSurprise(verdict: Verdict): boolean {
  return verdict === 'wrong' || verdict === 'applied, expected refused';
}

function readCases(): PublishedCase[] {
  const lines = gunzipSync(readFileSync(data)).toString('utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as PublishedCase);
}

function printTable(groups: ReadonlyMap<string, readonly { readonly verdict: Verdict }[]>): void {
  console.log(`    ${''.padEnd(42)}${verdicts.map((verdict) => verdict.padStart(27)).join('')}`);
  for (const [name, cases] of groups) {
    const counts = verdicts.map((verdict) => cases.filter((one) => one.verdict === verdict).length);
    console.log(`    ${name.padEnd(42)}${counts.map((count) => String(count).padStart(27)).join('')}`);
  }
}
