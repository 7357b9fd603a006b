import { findSecrets } from '../../core/secrets/find-secrets.ts';
import type { Secret, SecretScanner } from '../../core/secrets/secret.ts';
import { distinctSecrets } from '../../core/secrets/secret.ts';

/** Characters of a text that is searched; what lies behind them is not. */
const textMax = 4 * 1024 * 1024;

/**
 * Finds secrets with secretlint's recommended rules, which follow the providers' formats as they change, and with our own,
 * which know more formats and what only a name gives away. secretlint is loaded at the first text.
 */
export function createSecretScanner(): SecretScanner {
  let loading: Promise<(path: string, text: string) => Promise<Secret[]>> | undefined;
  return {
    async find(path, text) {
      const searched = text.length > textMax ? text.slice(0, textMax) : text;
      const lint = await (loading ??= loadSecretlint());
      return distinctSecrets([...findSecrets(path, searched), ...(await lint(path, searched))]);
    },
  };
}

async function loadSecretlint(): Promise<(path: string, text: string) => Promise<Secret[]>> {
  const [{ lintSource }, { creator }] = await Promise.all([
    import('@secretlint/core'),
    import('@secretlint/secretlint-rule-preset-recommend'),
  ]);
  const options = {
    config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] },
    maskSecrets: true,
  };
  return async (path, text) => {
    const extension = /\.[^./]*$/.exec(path)?.[0] ?? '';
    // It will not take a text without a name.
    const source = {
      filePath: path === '' ? 'text' : path,
      content: text,
      contentType: 'text',
      ext: extension,
    } as const;
    const { messages } = await lintSource({ source, options });
    return messages.map(({ ruleId, messageId, range: [start, end] }) => ({
      rule: ruleId.replace('@secretlint/secretlint-rule-', ''),
      message: `This looks like a secret (${messageId}).`,
      start,
      end,
      confidence: 'sure' as const,
    }));
  };
}
