import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a command must not read. Real paths that exist now; folders and files are hidden in different ways. */
export interface HiddenPaths {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/**
 * Secrets of the person (`home`), of the other people on the machine, and of the system, and whatever `more` names;
 * also through symbolic links. Read anew at each command (about 0.2 ms), as a secret may be created in between.
 */
export function findHiddenPaths(home: string, more: readonly string[]): HiddenPaths {
  const folders = new Set<string>();
  const files = new Set<string>();
  const homes = new Set([home, ...homesOfOthers()]);
  const ofSystem = process.getuid?.() === 0 ? secretsOfSystem : [];
  const candidates = [...[...homes].flatMap(secretsIn), ...foldersOfDaemons, ...ofSystem, ...more];
  for (const candidate of candidates) {
    const found = realPathOf(candidate);
    if (found === undefined) continue;
    (statSync(found, { throwIfNoEntry: false })?.isDirectory() === true ? folders : files).add(found);
  }
  return { folders: [...folders], files: [...files] };
}

/** Reading a folder once costs less than asking for each of a hundred names that it mostly does not have. */
function secretsIn(home: string): string[] {
  const names = new Set(namesIn(home));
  const configured = new Set(namesIn(join(home, '.config')));
  return secretsInHome
    .filter((secret) => {
      const [first = '', second = ''] = secret.split('/');
      return names.has(first) && (first !== '.config' || configured.has(second));
    })
    .map((secret) => join(home, secret));
}

/** Undefined for what is not there; also for what this person cannot look into, as then no command can either. */
function realPathOf(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function homesOfOthers(): string[] {
  return [
    '/root',
    ...namesIn('/home')
      .slice(0, homesMax)
      .map((name) => join('/home', name)),
  ];
}

const homesMax = 64;

/**
 * Left readable although they may hold a password, as builds do not work without them: Maven's settings.xml and
 * Gradle's gradle.properties.
 */
const secretsInHome: readonly string[] = [
  // keys and passwords
  ...['.ssh', '.gnupg', '.pki', '.password-store', '.local/share/keyrings', '.local/share/kwalletd'],
  ...['.netrc', '.authinfo', '.authinfo.gpg', '.vault-token', '.config/op', '.config/sops', '.config/age'],
  ...['.config/rclone', '.config/Bitwarden', '.config/Bitwarden CLI', '.config/1Password'],
  ...['.config/keepassxc', '.m2/settings-security.xml', '.1password', '.bitwarden-ssh-agent.sock'],
  // clouds and clusters
  ...['.aws', '.azure', '.config/gcloud', '.kube', '.docker', '.config/containers', '.oci', '.bluemix'],
  ...['.aliyun', '.config/doctl', '.config/hcloud', '.config/scw', '.config/netlify', '.config/vercel'],
  ...['.fly', '.terraform.d', '.terraformrc', '.config/heroku', '.s3cfg', '.boto', '.databrickscfg'],
  ...['.snowflake', '.config/fly', '.minikube', '.local/share/docker', '.local/share/containers'],
  ...['.colima', '.lima', '.orbstack', '.rd'],
  // forges and package registries
  ...['.git-credentials', '.config/git/credentials', '.config/gh', '.config/hub', '.config/glab-cli'],
  ...['.npmrc', '.yarnrc', '.yarnrc.yml', '.pypirc', '.config/pip', '.pip', '.config/pypoetry/auth.toml'],
  ...['.cargo/credentials', '.cargo/credentials.toml', '.gem/credentials', '.bundle/config'],
  ...[
    '.composer/auth.json',
    '.nuget/NuGet',
    '.config/composer/auth.json',
    '.config/NuGet',
    '.hex/hex.config',
  ],
  ...['.config/github-copilot', '.cache/huggingface/token', '.huggingface', '.kaggle'],
  // databases and shells
  ...['.pgpass', '.my.cnf', '.mylogin.cnf', '.bash_history', '.zsh_history', '.zhistory'],
  ...['.local/share/fish', '.psql_history', '.mysql_history', '.python_history', '.node_repl_history'],
  ...['.sqlite_history', '.history'],
  // browsers, mail, messengers, wallets
  ...['.mozilla', '.thunderbird', '.config/google-chrome', '.config/chromium', '.config/BraveSoftware'],
  ...['.var/app', '.config/microsoft-edge', '.config/vivaldi', '.config/opera', 'snap', '.config/Signal'],
  ...['.config/Slack', '.config/discord', '.config/Element', '.electrum', '.bitcoin', '.ethereum'],
  ...['.config/solana'],
  // editors and agents, which keep tokens and conversations
  ...['.config/Code', '.config/Code - Insiders', '.config/VSCodium', '.config/Cursor'],
  ...['.vscode-server/data', '.claude', '.claude.json', '.codex', '.gemini', '.config/openai'],
  ...['.config/anthropic', '.local/share/opencode'],
];

/** Whoever may connect to the sockets in them is as good as root, and a read-only mount does not keep anyone from it. */
const foldersOfDaemons: readonly string[] = [
  ...[
    '/var/snap/lxd',
    '/var/lib/lxd',
    '/var/lib/incus',
    '/var/lib/libvirt',
    '/var/lib/docker',
    '/var/lib/containerd',
  ],
];

/** Only root can read these; a command that runs as root must not. */
const secretsOfSystem: readonly string[] = [
  ...['/etc/shadow', '/etc/shadow-', '/etc/gshadow', '/etc/gshadow-', '/etc/ssh', '/etc/ssl/private'],
  ...['/etc/krb5.keytab', '/etc/kubernetes', '/etc/wireguard', '/etc/NetworkManager', '/etc/docker'],
  ...[
    '/var/lib/kubelet',
    '/var/lib/postgresql',
    '/var/lib/mysql',
    '/var/spool/cron',
    '/var/mail',
    '/var/backups',
  ],
];
