import type { ShellWord } from './shell-command.ts';

/** Why a program with these arguments (its name excluded) is not plainly harmless, or null when it is. */
export type HarmlessRule = (args: readonly ShellWord[]) => string | null;

const harmless: HarmlessRule = () => null;

/** The long names and the single letters of these options make a program write or run something. */
const without =
  (letters: string, ...names: readonly string[]): HarmlessRule =>
  (args) => {
    const bad = args.find(({ text, globs, raw }) => {
      if (text === null) return true;
      if (globs && /^[*?[]/.test(raw)) return true;
      if (/^--./.test(text)) return names.some((name) => `--${name}`.startsWith(text.split('=')[0] ?? text));
      if (names.includes(text)) return true;
      return (
        text.length > 1 &&
        text.startsWith('-') &&
        [...letters].some((letter) => text.slice(1).includes(letter))
      );
    });
    return bad ? `${bad.raw} may make it write or run something` : null;
  };

/** At most so many arguments that are no options: another one names a file to write. */
const operandsMax =
  (most: number, rule: HarmlessRule = harmless): HarmlessRule =>
  (args) => {
    const operands = args.filter(({ text }) => text === null || !text.startsWith('-') || text === '-');
    return operands.length > most ? `${operands[most]?.raw ?? ''} would be written` : rule(args);
  };

const both =
  (...rules: readonly HarmlessRule[]): HarmlessRule =>
  (args) =>
    rules.reduce<string | null>((reason, rule) => reason ?? rule(args), null);

/** What only a run shows cannot be a path that is read: it may be one that holds secrets. */
const knownOperands: HarmlessRule = (args) => {
  const unknown = args.find(({ text }) => text === null);
  return unknown ? `what ${unknown.raw} names is only known when it runs` : null;
};

const everyArgument =
  (pattern: RegExp): HarmlessRule =>
  (args) => {
    const other = args.find(({ text }) => text === null || !pattern.test(text));
    return other ? `${other.raw} is not one of its plainly harmless arguments` : null;
  };

const fromTable = (names: string, rule: HarmlessRule): [string, HarmlessRule][] =>
  names.split(' ').map((name) => [name, rule]);

/** Variables that every shell has and that tell nothing; any other may hold a secret. */
const toldVariable =
  /^(HOME|USER|LOGNAME|PWD|OLDPWD|SHELL|PATH|LANG|LC_\w+|TERM|HOSTNAME|UID|EUID|RANDOM|SECONDS|LINENO|BASH_VERSION|[?#$!0-9@*-])$/;

const sayWithoutSecrets: HarmlessRule = (args) => {
  const secret = args.find(
    ({ text, raw }) =>
      text === null &&
      [...raw.matchAll(/\$\{?([A-Za-z_]\w*|.)/g)].some(([, name]) => !toldVariable.test(name ?? '')),
  );
  return secret ? `${secret.raw} may hold a secret` : null;
};

const printScript = /^(?:(?:\d+|\$|\/[^/]*\/)(?:,(?:\d+|\$|\/[^/]*\/))?)?[pdq=]$/;
const substitution = /^s([/|#,:])(?:(?!\1)[^\\]|\\.)*\1(?:(?!\1)[^\\]|\\.)*\1[gpiI0-9]*$/;

/** sed's scripts can write files and run programs: only printing, deleting lines and plain substitutions are known here. */
const sed: HarmlessRule = (args) => {
  const operands: string[] = [];
  for (const { text, raw } of args) {
    if (text === null) return `what ${raw} is, is only known when it runs`;
    if (/^-[nEru]+$|^--(quiet|silent|regexp-extended|posix|version|help)$/.test(text)) continue;
    if (text === '-e' && operands.length === 0) continue;
    if (text.startsWith('-')) return `${text} may make it write or run something`;
    operands.push(text);
  }
  const script = operands[0] ?? '';
  const parts = script.split(';').map((part) => part.trim());
  return parts.every((part) => part === '' || printScript.test(part)) || substitution.test(script)
    ? null
    : `its script ${script} may write or run something`;
};

/** awk's programs can write files, open pipes and run commands. */
const awk: HarmlessRule = (args) => {
  const unknown = knownOperands(args);
  if (unknown !== null) return unknown;
  const texts = args.map(({ text }) => text ?? '');
  const option = texts.find((text) => /^(-[^Fv]|--)/.test(text) && text !== '--' && text !== '--version');
  if (option !== undefined) return `${option} may make it run something`;
  return texts.some((text) => /system|getline|[|>]|ENVIRON|@/.test(text))
    ? 'its program may write or run something'
    : null;
};

const date: HarmlessRule = (args) => {
  const other = args.find(
    ({ text }) =>
      text === null || !/^(\+|-[uRI]|--(utc|iso-8601|rfc|date|universal|version|help))|^-d$/.test(text),
  );
  const after = args.findIndex(({ text }) => text === '-d');
  return !other || (after !== -1 && args[after + 1] === other) ? null : `${other.raw} may set the clock`;
};

/** A file that holds credentials; reading it puts them before a model. */
export const secretPath =
  /(^|[/\\])(\.ssh|\.gnupg|\.aws|\.azure|\.kube|\.docker|gcloud)([/\\]|$)|(^|[/\\])(\.env(\.(?!example|sample|template)[\w.-]+)?|\.netrc|\.npmrc|\.pypirc|\.git-credentials|\.pgpass|id_(rsa|dsa|ecdsa|ed25519)|passwd|shadow|gshadow|sudoers|credentials|environ)$|\.(pem|p12|pfx|key|kdbx|keystore)$/i;

const files = both(knownOperands);

/** Programs that only look at things, with what makes them do more. Names as typed, without a folder. */
export const harmlessPrograms: ReadonlyMap<string, HarmlessRule> = new Map([
  ...fromTable('echo printf', sayWithoutSecrets),
  ...fromTable(
    'pwd true false : test [ [[ exit return break continue shift wait jobs dirs cd pushd popd let read',
    harmless,
  ),
  ...fromTable(
    'sleep seq expr basename dirname whoami id groups uname arch nproc uptime tty cal clear times factor',
    harmless,
  ),
  ...fromTable('which whereis type realpath readlink stat hash', harmless),
  ...fromTable(
    'ls dir vdir cat head tail wc nl tac rev cut tr paste comm cmp fold fmt expand unexpand join tsort look',
    files,
  ),
  ...fromTable(
    'md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum cksum sum od hexdump strings numfmt du df free',
    files,
  ),
  ...fromTable('grep egrep fgrep zgrep zcat ag diff', files),
  ['set', everyArgument(/^[-+][euxoCfn]+$|^pipefail$|^(errexit|nounset|xtrace|noglob|noclobber)$/)],
  ['column', both(files, without('c', 'output-width'))],
  ['uniq', both(files, operandsMax(1))],
  ['sort', both(files, without('oTS', 'output', 'compress-program', 'temporary-directory', 'files0-from'))],
  ['file', both(files, without('C', 'compile'))],
  ['tree', both(files, without('oR', 'output'))],
  ['rg', both(files, without('z', 'pre', 'hostname-bin', 'search-zip'))],
  ['fd', without('xX', 'exec', 'exec-batch')],
  ['base64', both(files, without('o', 'output'))],
  ['xxd', both(files, operandsMax(1, without('r', 'revert')))],
  ['hostname', everyArgument(/^-[a-zA-Z]$|^--(fqdn|short|long|version|help|ip-address)$/)],
  ['date', date],
  ['sed', sed],
  ...fromTable('awk gawk mawk', awk),
  [
    'jq',
    both(files, (args) =>
      args.some(({ text }) => /\benv\b|\$ENV|input_filename|^-f|^--from-file|^-L/.test(text ?? ''))
        ? 'its program may read the environment'
        : null,
    ),
  ],
  ...fromTable(
    'get-content gc get-childitem gci get-location gl test-path get-item gi resolve-path select-string sls measure-object select-object sort-object format-table format-list get-date get-help get-command gcm get-member gm get-unique get-filehash write-output write-host out-string out-null',
    everyArgument(/^(?!-(outvariable|pipelinevariable|ov|pv)$)[^{}$(]*$/i),
  ),
]);

/** Programs that are known well enough for `--version` and `--help` to be harmless. */
export const knownPrograms: ReadonlySet<string> = new Set([
  ...harmlessPrograms.keys(),
  ...'git node npm npx pnpm yarn bun deno python python3 pip pip3 pytest ruby gem bundle perl php composer go gofmt cargo rustc rustup java javac mvn gradle kotlin dotnet tsc eslint prettier jest vitest mocha make cmake gcc g++ clang cc ld docker podman kubectl helm terraform aws az gcloud gh curl wget tar zip unzip gzip rsync ssh scp rm mv cp mkdir chmod chown ln touch kill ps psql mysql sqlite3 redis-cli bash sh zsh fish env xargs find sudo nice timeout'.split(
    ' ',
  ),
]);
