import type { FileChange } from '../../protocol/content.ts';
import type { Finding } from '../../protocol/findings.ts';
import { protectionOf, protectionReason } from '../policy/protected-paths.ts';
import type { Validator } from './validator.ts';

/** No protected path changes without a person's word: commands can write where edit tools would have been asked. */
export const protectedPathsValidator: Validator = {
  id: 'protected-paths',
  async validate({ files, permissions, allowedPaths }) {
    const findings = files.flatMap(({ path }): Finding[] => {
      const rule = protectionOf(path);
      if (!rule) return [];
      const allowed = allowedPaths.has(path) || permissions.has(protectionReason(rule));
      if (rule.decision === 'ask' && allowed) return [];
      return [
        {
          validator: 'protected-paths',
          rule: rule.decision === 'deny' ? 'denied-path' : 'unapproved-path',
          level: 'error',
          blocking: true,
          path,
          message: `Cannot change ${path} as ${protectionReason(rule)}. Restore it, or change it with an edit tool, which asks the person.`,
        },
      ];
    });
    return {
      status: findings.length > 0 ? 'failed' : 'passed',
      findings,
      evidence: findings.length > 0 ? `${findings.length} protected paths changed` : evidenceOf(files),
    };
  },
};

function evidenceOf(files: readonly FileChange[]): string {
  const allowed = files.filter(({ path }) => protectionOf(path)).map(({ path }) => path);
  return allowed.length > 0
    ? `the person allowed to change ${allowed.join(', ')}`
    : 'no protected path changed';
}
