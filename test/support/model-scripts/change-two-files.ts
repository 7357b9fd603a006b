import type { ScriptedReply } from '../model-server.ts';

/** What `changeTwoFiles` works on: no tests, no known language, so that a session takes little time. */
export const twoFiles: Readonly<Record<string, string>> = {
  'poem.txt': lines((line) => `line ${line}`),
  'title.txt': 'a poem\n',
};

/** One patch with two hunks in a file and one in another, then an answer. */
const changeTwoFiles: readonly ScriptedReply[] = [
  {
    calls: [
      {
        tool: 'apply_patch',
        arguments: {
          patch: [
            '*** Begin Patch',
            '*** Update File: poem.txt',
            '@@',
            ' line 1',
            '-line 2',
            '+line two',
            ' line 3',
            '@@',
            ' line 17',
            '-line 18',
            '+line eighteen',
            ' line 19',
            '*** Update File: title.txt',
            '@@',
            '-a poem',
            '+A Poem',
            '*** End Patch',
          ].join('\n'),
        },
      },
    ],
  },
  { text: 'The poem writes its numbers in words.' },
];

export default changeTwoFiles;

/** The poem with the lines that `change` changes. */
export function lines(change: (line: number) => string): string {
  return Array.from({ length: 20 }, (_, index) => `${change(index + 1)}\n`).join('');
}
