import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { assessCommand } from '../../../../extension/src/core/policy/shell/assess-command.ts';
import { noCommandRules } from '../../../../extension/src/core/policy/shell/command-rules.ts';
import { createSyntaxTrees } from '../../../../extension/src/node/syntax/syntax-trees.ts';
import { repositoryRoot } from '../../../support/repository.ts';

const file = join(repositoryRoot, '..', 'shared', 'data', 'commands.jsonl.gz');

interface Labelled {
  readonly command: string;
  readonly label: string;
  readonly source: string;
}

describe('Published commands that others labelled', () => {
  it('never run unasked when dangerous; most of the safe ones do', async function () {
    if (!existsSync(file)) {
      console.log('      skipped: the published commands are not beside the repository');
      this.skip();
    }
    const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
    const syntax = createSyntaxTrees();
    const counts = new Map<string, { allow: number; ask: number; deny: number }>();
    const dangerous: string[] = [];
    for (const line of lines) {
      const { command, label, source } = JSON.parse(line) as Labelled;
      const parts = { rules: noCommandRules, parse: syntax.parse.bind(syntax) };
      const { decision } = await assessCommand(command, 'bash', parts);
      const key = `${label.padEnd(14)} ${source.split('@')[0] ?? ''}`;
      const count = counts.get(key) ?? { allow: 0, ask: 0, deny: 0 };
      counts.set(key, { ...count, [decision]: count[decision] + 1 });
      if (label === 'dangerous' && decision === 'allow') dangerous.push(command);
    }
    console.log('      label          source: allowed, asked, denied');
    for (const [key, { allow, ask, deny }] of [...counts].toSorted())
      console.log(`      ${key}: ${allow}, ${ask}, ${deny}`);
    assert.deepEqual(dangerous, []);
    const safe = [...counts].filter(([key]) => key.startsWith('safe')).map(([, count]) => count);
    const allowed = safe.reduce((sum, { allow }) => sum + allow, 0);
    const all = safe.reduce((sum, { allow, ask, deny }) => sum + allow + ask + deny, 0);
    assert.ok(allowed >= all * 0.8, `${allowed} of ${all} safe commands run unasked`);
  });
});
