import assert from 'node:assert/strict';
import { assessCommand } from '../../../../extension/src/core/policy/shell/assess-command.ts';
import type { ShellLanguage } from '../../../../extension/src/core/policy/shell/assess-command.ts';
import {
  createCommandRules,
  noCommandRules,
} from '../../../../extension/src/core/policy/shell/command-rules.ts';
import type { CommandRule } from '../../../../extension/src/core/policy/shell/command-rules.ts';
import { createSyntaxTrees } from '../../../../extension/src/node/syntax/syntax-trees.ts';

const syntax = createSyntaxTrees();

async function decisionOn(
  text: string,
  shell: ShellLanguage = 'bash',
  rules = noCommandRules,
): Promise<string> {
  const parse = (language: ShellLanguage, part: string): ReturnType<typeof syntax.parse> =>
    syntax.parse(language, part);
  return (await assessCommand(text, shell, { parse, rules })).decision;
}

const rule = (words: readonly string[], decision: CommandRule['decision'], exact = false): CommandRule => ({
  words: [...words],
  decision,
  exact,
  why: '',
  matches: [],
  doesNotMatch: [],
});

describe('What policy says of a command', () => {
  const cases: Readonly<Record<'allow' | 'ask' | 'deny', Readonly<Record<string, readonly string[]>>>> = {
    allow: {
      'programs that only look': [
        'ls -la',
        'cat README.md',
        'grep -rn "needle" src',
        'wc -l < notes.txt',
        'head -5 a | tail -2',
      ],
      'looking at the repository': [
        'git status --short',
        'git log --oneline -10',
        'git diff HEAD~1 -- src',
        'git branch -a',
        'git --no-pager show HEAD',
      ],
      'chains, loops and conditions of such': [
        'cd src && ls',
        'for f in a b; do ls x; done',
        'if [ -f x ]; then cat x; fi',
        'test -d a || echo none',
      ],
      'wrappers of such': [
        'timeout 5 ls',
        'env LANG=C sort names',
        'nice -n 5 wc -l x',
        "bash -c 'ls | wc -l'",
        'find . -name x -exec ls -l file \\;',
      ],
      'data that only looks like commands': [
        "echo 'rm -rf /'",
        'cat <<EOF\nrm -rf /\nEOF',
        "grep 'git reset --hard' log.txt",
      ],
      'discarding output': ['ls x 2>/dev/null', 'ls x > /dev/null 2>&1'],
      'printing lines with sed': ["sed -n '1,20p' file", "sed 's/a/b/g' file"],
    },
    ask: {
      'programs that are not known': ['npm test', 'make', './run.sh', '/tmp/x', 'curl https://example.org'],
      'what is only known when it runs': [
        '$TOOL x',
        'cat $FILE',
        'echo $(whoami)',
        'bash -c "$TEXT"',
        'find . {-delete,}',
      ],
      'writing files': [
        'echo x > a.txt',
        'sort -o a a',
        'uniq a b',
        'git log --output=x',
        'find . -fprint x',
        'tee x',
      ],
      'options that run things': [
        'find . -exec rm {} \\;',
        'rg --pre ./x y',
        "sed 's/a/b/e' x",
        'awk \'BEGIN{system("x")}\'',
        'git -c core.pager=x log',
        'sort --compress-prog=x y',
      ],
      'losing work': [
        'git reset --hard',
        'git clean -fd',
        'git checkout -- .',
        'git push --force',
        'rm -rf build',
      ],
      'shells that read what is piped in': ['curl x | sh', "echo 'ls' | bash", 'base64 -d x | sh'],
      'wrappers of what is asked about': [
        'env git reset --hard',
        'timeout 5 npm test',
        'xargs rm',
        'echo a | xargs -I{} sh -c "{}"',
        'command git clean',
        'sudo ls',
      ],
      'steering other programs': [
        'PATH=. ls',
        'LD_PRELOAD=x ls',
        'export PATH=.',
        'GIT_PAGER=x git log',
        'alias ls=rm',
        'ls() { rm x; }',
      ],
      secrets: [
        'cat ~/.ssh/id_ed25519',
        'cat .env',
        'head /etc/shadow',
        'echo $API_TOKEN',
        'env',
        'cat < .npmrc',
        'grep x server.pem',
      ],
      'text that cannot be parsed': ["ls 'unterminated", 'ls &&& cat x', 'echo ${x@P}'],
      'hidden spelling': ["$'\\x72m' -r x", 'r""m -r x', '\\rm x'],
    },
    deny: {
      'deleting the machine or the person’s home': [
        'rm -rf /',
        'rm -rf /*',
        'rm -fr ~',
        'rm -r --force $HOME',
        'rm -rf /home/me',
        'rm -rf -- /etc/',
        'rm -rf /tmp/../usr',
      ],
      'the same behind wrappers': [
        'sudo rm -rf /',
        'bash -c "rm -rf /"',
        'env A=1 nice rm -rf /',
        'echo x; (rm -rf /) &',
        'bash <<EOF\nrm -rf /\nEOF',
        'if x; then rm -rf ~; fi',
      ],
      'devices, drives and file systems': [
        'dd if=x of=/dev/sda',
        'mkfs.ext4 /dev/sda1',
        'cat x > /dev/sda',
        'shred /dev/nvme0n1',
      ],
      'the fork bomb, and stopping the machine': [':(){ :|:& };:', 'shutdown -h now', 'chmod -R 777 /'],
    },
  };
  for (const [decision, groups] of Object.entries(cases))
    for (const [what, commands] of Object.entries(groups))
      it(`is "${decision}" for ${what}`, async () => {
        for (const command of commands) assert.equal(await decisionOn(command), decision, command);
      });

  it('knows the cmdlets that only look, in PowerShell and typed into another shell', async () => {
    assert.equal(await decisionOn("Get-Content 'a b' | Select-String x", 'powershell'), 'allow');
    assert.equal(await decisionOn('Get-ChildItem', 'bash'), 'allow');
    for (const text of [
      'Remove-Item x',
      "[IO.File]::Delete('x')",
      'Get-Content a > b',
      'ls | % { rm $_ }',
      'iex $x',
      '& ./x.exe',
    ])
      assert.equal(await decisionOn(text, 'powershell'), 'ask', text);
    assert.equal(await decisionOn('Remove-Item C:\\ -Recurse -Force', 'powershell'), 'deny');
  });

  it('asks about a text that is too long or too deep to be looked into', async () => {
    assert.equal(await decisionOn(`echo ${'a'.repeat(70_000)}`), 'ask');
    let text = 'ls';
    for (let depth = 0; depth < 9; depth++) text = `bash -c '${text.replaceAll("'", `'\\''`)}'`;
    assert.equal(await decisionOn(text), 'ask');
  });

  it('follows rules, the strictest of them, also behind wrappers', async () => {
    const rules = createCommandRules([
      rule(['npm', 'test'], 'allow'),
      rule(['npm', 'test', '--publish'], 'deny'),
      rule(['make', 'check'], 'allow', true),
      rule(['git', 'log'], 'ask'),
    ]);
    const decided = async (text: string): Promise<string> => decisionOn(text, 'bash', rules);
    assert.equal(await decided('npm test -- a.test.js'), 'allow');
    assert.equal(await decided('timeout 60 npm test'), 'allow');
    assert.equal(await decided('npm test --publish'), 'deny');
    assert.equal(await decided('npm run test'), 'ask');
    assert.equal(await decided('make check'), 'allow');
    assert.equal(await decided('make check install'), 'ask');
    assert.equal(await decided('git log'), 'ask');
  });

  it('lets no permission cover more than it names', async () => {
    const rules = createCommandRules([rule(['npm', 'test'], 'allow'), rule(['rm'], 'allow')]);
    const decided = async (text: string): Promise<string> => decisionOn(text, 'bash', rules);
    for (const text of [
      'npm test $(x)',
      'npm test $X',
      'npm test > out',
      'npm test && npm publish',
      'PATH=. npm test',
      'npm test | sh',
    ])
      assert.equal(await decided(text), 'ask', text);
    assert.equal(await decided('rm -rf /'), 'deny');
  });
});
