import type { Secret } from './secret.ts';

/** Names that hold secrets, as parts of longer ones: `DB_PASSWORD`, `dbpasswd`, `client-secret`, `auth_key`. */
const names =
  '[\\w.$-]*(?:passwo?r?d|passwd|passphrase|pwd|secret|secrete|api[-_]?key|apikey|access[-_]?key|private[-_]?key|auth[-_]?key|encryption[-_]?key|signing[-_]?key|master[-_]?key|app[-_]?key|nonce[-_]?key|logged[-_]?in[-_]?key|[_-]salt|token|credentials?|[_-]?auth|[_.-]?pass|dbpass)[\\w-]*';

const literal = '(?<quote>["\'`])(?<secret>(?:(?!\\k<quote>)[^\\\\\\n\\r]|\\\\.){3,300})\\k<quote>';
/** `name = "value"`, `name: 'value'`, `"name": "value"`, `name == "value"` */
const quoted = new RegExp(
  `(?<![\\w.$-])(?<name>${names})["'\`\\])]{0,2}[ \\t]*(?::=|={1,3}|!==?|=>|:)[ \\t]*${literal}`,
  'dgi',
);
/** `define('NAME', 'value')` */
const defined = new RegExp(`\\bdefine\\(\\s*["'](?<name>${names})["']\\s*,\\s*${literal}`, 'dgi');
/** `<name>value</name>` */
const element = new RegExp(`<(?<name>${names})(?:\\s[^<>]*)?>(?<secret>[^<>\\s]{3,300})</`, 'dgi');
/** In files that hold nothing but settings, values need no quotes. */
const unquoted = new RegExp(
  `^[ \\t]*(?:export[ \\t]+|set[ \\t]+|-[ \\t]+)?["']?(?<name>${names})["']?[ \\t]*(?::=|[:=])[ \\t]*(?<secret>[^\\s"'\`#;][^\\n\\r]{2,300}?)[ \\t]*(?:[ \\t]#[^\\n\\r]*|[,;])?$`,
  'dgim',
);
const netrc = /\b(?:password|passwd)\s+"?(?<secret>[^\s"]{3,100})/dgi;
const pgpass = /^[^\s:#]+:(?:\d+|\*):[^\s:]+:[^\s:]+:(?<secret>[^\s]+)$/dgm;
const bareKey = /^(?<secret>[a-f0-9]{32,64})\s*$/dg;

const settings =
  /(^|\/)(\.[\w.-]*|[\w.-]*(rc|_profile)|config|hub|credentials|settings)$|\.(env|ini|cfg|conf|config|properties|ya?ml|toml|sh|bash|zsh|ps1|tfvars|txt|hub|service|cnf)$|(^|\/)\.env(\.|$)/i;

/** Values that are no secrets: placeholders, references, types, calls, words that name the thing. */
const innocent: readonly RegExp[] = [
  /^\W*$/,
  /\$\{|\$\(|\{\{(?!h)|^\$[A-Za-z_]\w*$|^%\w+%$|^<[^<>]*>$|^\[[^\]]*\]$|^__\w+__$|\bENV\b|\benviron\b|process\.env|getenv|secrets\./,
  /fake|(?<![a-z])example(?![a-z])|sample(?!Heroku)|placeholder|dummy(?!-pass)|changeme|change[-_ ]me|your[-_ ]|redacted|masked|\bx{3,}\b|^\*+$|\.{3}|insert|replace[-_ ]?me|not[-_ ]?a[-_ ]?(real|secret)/i,
  /^(true|false|null|nil|none|undefined|empty|passed|failed|skipped|pending|required|optional|string|str|text|number|boolean|object|any|void|function|default|hidden|password|passwd|secret|token|key|pass|username|user|test|testing|yes|no|on|off|basic|bearer|env|file|stdin|prompt|ask|auto)$/i,
  /^(https?:)?\/\/|^\.{0,2}\/|^~\/|^[\w.-]+\/[\w./-]+$|\.(pem|key|json|ya?ml|txt|crt|html?|php|js|ts)$/i,
  /^[\w.]+\(.*\)$|^(new|await|self|this|func|def|lambda|return)\b|=>|^\w+(\.\w+)+$|^@|^&|^\w+\[|^[A-Z][a-z]+([A-Z][a-z]+)+$/,
  /^-?\d{1,5}$|^(.)\1*$/,
];

/** A phrase is a message or a label, not a secret, unless it stands where only settings stand. */
const phrase = /^[A-Za-z][a-z']*([ ,.:;!?-]+[A-Za-z(][a-z')]*){2,}[.:!?]?$|^[A-Z][a-z]+( [a-z]+)+[.:]?$/;

/** Secrets that only their names give away. */
export function findNamed(path: string, text: string): Secret[] {
  const isSettings = settings.test(path);
  const found = [...collect(text, quoted), ...collect(text, defined), ...collect(text, element)];
  if (isSettings) found.push(...collect(text, unquoted));
  if (/(^|\/)[._]?(netrc|esmtprc|authinfo)$/.test(path)) found.push(...collect(text, netrc, ['password']));
  if (/(^|\/)\.?pgpass$/.test(path)) found.push(...collect(text, pgpass, ['password']));
  if (/(^|\/)[\w.-]*(master|secret|private)[\w.-]*\.key$/.test(path))
    found.push(...collect(text, bareKey, ['key']));
  return found;
}

function collect(text: string, pattern: RegExp, [given]: readonly string[] = []): Secret[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const value = match.groups?.['secret'] ?? '';
    const name = match.groups?.['name'] ?? given ?? '';
    const [start, end] = match.indices?.groups?.['secret'] ?? [0, 0];
    if (given === undefined && (isNoSecretName(name) || isInnocent(name, value))) return [];
    const message = `The value of ${name} looks like a secret that is written down.`;
    return [{ rule: 'named-secret', message, start, end, confidence: 'likely' as const }];
  });
}

/** Names of things around secrets: where they lie, what they are for. */
const isNoSecretName = (name: string): boolean =>
  /(path|file|dir|folder|name|url|uri|type|length|len|size|count|limit|field|label|regex|pattern|prompt|help|hint|message|msg|error|id|ids|policy|rules?|min|max|ttl|expir\w*|enabled|required|visible|for[-_]?pass|host|port|provider|method|header|column|index|attempts|class|style|selector|input|button|placeholder|kind|format|algorithm|scheme|hash[-_]?type|title|description|text)$|author|authority|authenticat|authoriz|oauth[-_]?(url|scope)|tokeni[sz]|tokens$|passive|passing|passed|bypass|compass|passenger|keyboard|keyword|secretary|monkey/i.test(
    name.replace(/(?<=\w)(secret|token|pass(word|wd)?|api[-_]?key)$/i, '$1'),
  ) && !/(oauth|auth)[-_]?(token|secret|key|pass)|(pass(word|wd)?|secret|token|key)$/i.test(name);

const isInnocent = (name: string, value: string): boolean =>
  innocent.some((pattern) => pattern.test(value)) ||
  phrase.test(value) ||
  value.toLowerCase() === name.toLowerCase() ||
  !/[A-Za-z0-9]/.test(value) ||
  (/token|auth|[_-]key|salt/i.test(name) && !/pass/i.test(name) && isOrdinaryWord(value));

/** A token, unlike a password, is never one short word. */
const isOrdinaryWord = (value: string): boolean => value.length < 12 && !/\d/.test(value);
