import type { SecretScanner } from '../../core/secrets/secret.ts';
import type { Command, CommandContext } from '../command.ts';
import { exitCodes } from '../command.ts';

/** `ratchet scan`: secrets that stand in files. */
export const scanCommand: Command = {
  usage: 'FILE…',
  help: `Prints each secret's place and what it is, never the secret. Folders are searched without .git and node_modules.
--json prints {"findings": [{file, line, rule, message, confidence}]}: "sure" by its shape, "likely" by its name only.

Exit codes: 0 none found, 1 some found or a file could not be read.`,
  flags: {},
  async run(context, paths) {
    const { engine, terminal, directory, json } = context;
    if (paths.length === 0) {
      terminal.error('Name the files or folders to scan.');
      return exitCodes.usage;
    }
    const { files, problems } = await engine.readFiles(directory, paths);
    const scanner = await engine.secretScanner();
    const findings: Finding[] = [];
    for (const file of files) findings.push(...(await scan(file, scanner)));
    print(context, findings);
    for (const problem of problems) terminal.error(problem);
    if (!json && findings.length === 0 && problems.length === 0)
      terminal.out(`No secret found in ${files.length} file${files.length === 1 ? '' : 's'}.`);
    return findings.length + problems.length > 0 ? exitCodes.failed : exitCodes.done;
  },
};

interface Finding {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
  readonly confidence: 'sure' | 'likely';
}

async function scan(
  { path, text }: { readonly path: string; readonly text: string },
  scanner: SecretScanner,
): Promise<Finding[]> {
  const secrets = await scanner.find(path, text);
  return secrets.map(({ rule, message, start, confidence }) => ({
    file: path,
    line: text.slice(0, start).split('\n').length,
    rule,
    message,
    confidence,
  }));
}

function print({ terminal, json }: CommandContext, findings: readonly Finding[]): void {
  if (json) return terminal.out(JSON.stringify({ findings }));
  for (const { file, line, rule, message } of findings) terminal.out(`${file}:${line}: ${rule}: ${message}`);
}
