import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandAssessor } from './core/policy/shell/assess-command.ts';
import { assessCommand } from './core/policy/shell/assess-command.ts';
import type { CommandRule } from './core/policy/shell/command-rules.ts';
import { createCommandRules, readCommandRules } from './core/policy/shell/command-rules.ts';
import { createSyntaxTrees } from './node/syntax/syntax-trees.ts';
import type { Places } from './places.ts';
import type { Result } from './protocol/result.ts';
import { ok } from './protocol/result.ts';

/** Name of the rule files: in Ratchet's configuration folder, and in a repository below `.ratchet/`. */
const fileName = 'command-rules.json';

/**
 * What judges commands by the rules of the person and of the workspace. Fails when a rule file cannot be taken: half the
 * rules would be worse than being told. Composition root: it only wires.
 */
export function createCommandAssessor(workspace: string, places: Places): Result<CommandAssessor, string> {
  const own = rulesOf(join(places.configuration, fileName), false);
  if (!own.ok) return own;
  const repository = rulesOf(join(workspace, '.ratchet', fileName), true);
  if (!repository.ok) return repository;
  const rules = createCommandRules([...own.value, ...repository.value]);
  const syntax = createSyntaxTrees();
  return ok((text, shell) =>
    assessCommand(text, shell, { rules, parse: (language, part) => syntax.parse(language, part) }),
  );
}

function rulesOf(path: string, tightens: boolean): Result<readonly CommandRule[], string> {
  return existsSync(path) ? readCommandRules(readFileSync(path, 'utf8'), path, tightens) : ok([]);
}
