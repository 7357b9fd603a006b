import type { HarmlessRule } from './harmless-programs.ts';
import type { ShellWord } from './shell-command.ts';

const anything: HarmlessRule = () => null;

const only =
  (pattern: RegExp): HarmlessRule =>
  (args) => {
    const other = args.find(({ text }) => text === null || !pattern.test(text));
    return other ? `${other.raw} may change something` : null;
  };

/** git's subcommands that only look, with the arguments that keep them so. */
const looking: Readonly<Record<string, HarmlessRule>> = {
  ...Object.fromEntries(
    'status log diff show blame annotate shortlog describe name-rev merge-base rev-parse rev-list ls-files ls-tree cat-file for-each-ref show-ref show-branch diff-tree diff-index diff-files count-objects whatchanged cherry range-diff check-ignore check-attr version help grep'
      .split(' ')
      .map((name) => [name, anything]),
  ),
  branch: only(
    /^(-[avrl]+|-vv|--(list|all|remotes|verbose|show-current|merged|no-merged|contains|sort=.*|format=.*|color.*|column.*))$/,
  ),
  tag: only(/^(-l|-n\d*|--list|--sort=.*|--contains|--points-at|--merged)$/),
  remote: only(/^(-v|--verbose|show|get-url|origin|upstream)$/),
  reflog: only(/^(show|exists|-n?\d*|HEAD|--oneline|[\w/.-]+@\{\d+\})$/),
  stash: (args) => (/^(list|show)$/.test(args[0]?.text ?? '') ? null : 'it changes the stash'),
  worktree: (args) => (args[0]?.text === 'list' ? null : 'it changes worktrees'),
  submodule: (args) => (args[0]?.text === 'status' ? null : 'it changes submodules'),
  notes: (args) => (/^(list|show)$/.test(args[0]?.text ?? '') ? null : 'it changes notes'),
  config: (args) =>
    /^(--get|--get-all|get)$/.test(args[0]?.text ?? '') && args.length === 2
      ? null
      : 'it may change the configuration or show credentials',
};

/** Options of any subcommand that write a file or run a program. */
const running =
  /^(--output|--ext-diff|--textconv|--open-files-in-pager|-O|--upload-pack|--exec|--receive-pack|--config|--paginate|--show-signature)/;

/** Why a git command (arguments without `git`) is not plainly harmless, or null. */
export const gitRule: HarmlessRule = (args) => {
  const at = args.findIndex(
    ({ text }) => text !== '--no-pager' && text !== '--no-optional-locks' && text !== '-P',
  );
  const command: ShellWord | undefined = args[at];
  if (!command) return null;
  if (command.text === null) return `what ${command.raw} is, is only known when it runs`;
  if (
    /^(--version|--help|-v|-h|--exec-path|--html-path|--man-path)$/.test(command.text) &&
    args.length === at + 1
  )
    return null;
  if (command.text.startsWith('-'))
    return `git ${command.raw} takes its configuration or repository from elsewhere`;
  const rest = args.slice(at + 1);
  const unknown = rest.find(({ text }) => text === null);
  if (unknown) return `what ${unknown.raw} is, is only known when it runs`;
  const bad = rest.find(({ text }) => running.test(text ?? ''));
  if (bad) return `${bad.raw} may write a file or run a program`;
  const rule = Object.hasOwn(looking, command.text) ? looking[command.text] : undefined;
  if (!rule) return destructive(command.text, rest) ?? `git ${command.text} changes the repository`;
  return rule(rest);
};

/** What would be lost, in words, for the commands that people regret most. */
function destructive(command: string, rest: readonly ShellWord[]): string | null {
  const has = (pattern: RegExp): boolean => rest.some(({ text }) => pattern.test(text ?? ''));
  switch (command) {
    case 'reset':
      return has(/^--(hard|merge|keep)$/) ? 'git reset would discard changes that were not committed' : null;
    case 'clean':
      return 'git clean deletes files that git does not know';
    case 'checkout':
    case 'restore':
    case 'switch':
      return `git ${command} may discard changes that were not committed`;
    case 'push':
      return has(/^(-f|--force.*|--delete|-d|\+.*|:.*|--mirror|--prune)$/)
        ? 'git push would overwrite or delete what others have'
        : 'git push publishes commits';
    case 'branch':
      return 'git branch would change branches';
    default:
      return null;
  }
}
