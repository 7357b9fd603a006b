import type { Secret } from './secret.ts';

/** A shape that only secrets have. The secret is the group `secret`, or all that matches. */
interface SecretShape {
  readonly rule: string;
  readonly message: string;
  readonly pattern: RegExp;
}

const shape = (rule: string, message: string, pattern: RegExp): SecretShape => ({ rule, message, pattern });

/** Formats as their providers document them. Every pattern has the flags `g` and `d`, and is linear in the text. */
const shapes: readonly SecretShape[] = [
  shape(
    'private-key',
    'a private key',
    /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,20000}?(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|$)/dg,
  ),
  shape(
    'private-key',
    'a PuTTY private key',
    /^Private-Lines: \d+\r?\n(?<secret>(?:[A-Za-z0-9+/=]+\r?\n)+)/dgm,
  ),
  shape('aws-access-key', 'an AWS access key id', /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/dg),
  shape(
    'github-token',
    'a GitHub token',
    /\b(?:gh[pousr]_[A-Za-z0-9]{36,251}|github_pat_[A-Za-z0-9_]{22,255})\b/dg,
  ),
  shape(
    'gitlab-token',
    'a GitLab token',
    /\b(?:glpat|gldt|glrt|glcbt|glptt|glft|glsoat|glagent|glimt|gloas)-[A-Za-z0-9_-]{20,}/dg,
  ),
  shape(
    'openai-key',
    'an OpenAI API key',
    /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,}\b|\bsk-proj-[A-Za-z0-9_-]{40,}/dg,
  ),
  shape('anthropic-key', 'an Anthropic API key', /\bsk-ant-(?:api|admin|oat)\d{2}-[A-Za-z0-9_-]{40,}/dg),
  shape(
    'slack-token',
    'a Slack token',
    /\bxox[abeoprs]-(?:\d+-)*[A-Za-z0-9-]{10,}|\bxapp-\d-[A-Z0-9]+-\d+-[a-f0-9]+/dg,
  ),
  shape(
    'slack-webhook',
    'a Slack webhook',
    /https:\/\/hooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9+/]{40,}/dg,
  ),
  shape(
    'discord-webhook',
    'a Discord webhook',
    /https:\/\/(?:ptb\.|canary\.)?discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60,}/dg,
  ),
  shape(
    'discord-token',
    'a Discord bot token',
    /\b[MNO][A-Za-z\d_-]{23,25}\.[A-Za-z\d_-]{6}\.[A-Za-z\d_-]{27,}/dg,
  ),
  shape('telegram-token', 'a Telegram bot token', /(?<![\d:])\d{8,10}:[A-Za-z0-9_-]{35}(?![\w-])/dg),
  shape(
    'stripe-key',
    'a Stripe key',
    /\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,247}\b|\bwhsec_[A-Za-z0-9+/=]{32,}/dg,
  ),
  shape(
    'square-token',
    'a Square token',
    /\bsq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,43}|\bEAAA[A-Za-z0-9_-]{60}\b/dg,
  ),
  shape('twilio-key', 'a Twilio key', /\b(?:SK|AC)[a-f0-9]{32}\b/dg),
  shape('sendgrid-key', 'a SendGrid key', /\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}\b/dg),
  shape('mailgun-key', 'a Mailgun key', /\bkey-[a-f0-9]{32}\b/dg),
  shape('mailchimp-key', 'a Mailchimp key', /\b[a-f0-9]{32}-us\d{1,2}\b/dg),
  shape('google-key', 'a Google API key', /\bAIza[A-Za-z0-9_-]{35}(?![\w-])/dg),
  shape('google-oauth', 'a Google OAuth secret', /\bGOCSPX-[A-Za-z0-9_-]{28}\b|\bya29\.[A-Za-z0-9_-]{30,}/dg),
  shape(
    'npm-token',
    'an npm token',
    /\bnpm_[A-Za-z0-9]{36}\b|:_authToken\s*=\s*"?(?<secret>[A-Za-z0-9_/+=-]{16,})/dg,
  ),
  shape('pypi-token', 'a PyPI token', /\bpypi-AgE[A-Za-z0-9_-]{50,}/dg),
  shape('rubygems-key', 'a RubyGems key', /\brubygems_[a-f0-9]{48}\b/dg),
  shape('docker-token', 'a Docker token', /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{27,}/dg),
  shape('digitalocean-token', 'a DigitalOcean token', /\bdo[opr]_v1_[a-f0-9]{64}\b/dg),
  shape('heroku-key', 'a Heroku key', /\bHRKU-[A-Za-z0-9_-]{36,}/dg),
  shape('huggingface-token', 'a Hugging Face token', /\bhf_[A-Za-z]{34}\b/dg),
  shape('databricks-token', 'a Databricks token', /\bdapi[a-f0-9]{32}(?:-\d)?\b/dg),
  shape(
    'hashicorp-token',
    'a HashiCorp token',
    /\bhv[sbr]\.[A-Za-z0-9_-]{24,}|\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,}/dg,
  ),
  shape('linear-key', 'a Linear key', /\blin_api_[A-Za-z0-9]{40}\b/dg),
  shape('notion-token', 'a Notion token', /\b(?:secret_[A-Za-z0-9]{43}|ntn_[A-Za-z0-9]{40,})\b/dg),
  shape('shopify-token', 'a Shopify token', /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/dg),
  shape('new-relic-key', 'a New Relic key', /\bNRAK-[A-Z0-9]{27}\b|\bNRJS-[a-f0-9]{19}\b/dg),
  shape('grafana-token', 'a Grafana token', /\bgl(?:c|sa)_[A-Za-z0-9+/_=]{32,}/dg),
  shape('sentry-token', 'a Sentry token', /\bsntry[su]_[A-Za-z0-9+/=_-]{40,}/dg),
  shape('atlassian-token', 'an Atlassian token', /\bATATT3[A-Za-z0-9_=-]{100,}/dg),
  shape('azure-storage-key', 'an Azure storage key', /AccountKey=(?<secret>[A-Za-z0-9+/]{86}==)/dg),
  shape(
    'azure-signature',
    'an Azure shared access signature',
    /[?&;]sig=(?<secret>[A-Za-z0-9%+/]{40,}(?:=|%3D)?)/dgi,
  ),
  shape('jwt', 'a signed web token', /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,}/dg),
  shape('age-key', 'an age secret key', /\bAGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}\b/dg),
  shape(
    'artifactory-token',
    'an Artifactory token',
    /(?:\s|=|:|"|^)(?<secret>AKC[A-Za-z0-9]{10,}|AP[\dABCDEF][A-Za-z0-9]{8,})(?=\s|"|$)/dg,
  ),
  shape(
    'password-in-address',
    'a password in an address',
    /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'`<>(){}$]{0,100}:(?<secret>[^\s/:@"'`<>(){}$*]{3,200})@[\w.[-]/dgi,
  ),
  shape(
    'password-hash',
    'a hash of a password',
    /(?<![\w$])\$(?:2[abxy]\$\d\d\$[./A-Za-z0-9]{53}|[156y]\$(?:rounds=\d+\$)?[./A-Za-z0-9]{4,32}\$[./A-Za-z0-9]{22,100}|apr1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}|argon2(?:id|i|d)\$[^\s"']{30,})/dg,
  ),
  shape(
    'authorization-header',
    'an authorization header',
    /\bauthorization["']?\s*[:=]\s*["']?(?:bearer|basic|token)\s+(?<secret>[A-Za-z0-9._~+/=-]{16,})/dgi,
  ),
];

/** Words of documents and examples. */
const placeholder =
  /EXAMPLE|example\.(com|org)|x{6,}|\.\.\.|<[\w -]+>|\b(user|username):(pass(word)?)@|localhost$/;

/** Secrets that their shape gives away. */
export function findShapes(text: string): Secret[] {
  return shapes.flatMap(({ rule, message, pattern }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const [start, end] = match.indices?.groups?.['secret'] ?? match.indices?.[0] ?? [0, 0];
      if (end === start || placeholder.test(match[0])) return [];
      return [{ rule, message: `This looks like ${message}.`, start, end, confidence: 'sure' as const }];
    }),
  );
}
