import type { ScriptedReply } from '../model-server.ts';

/** A model that asks the editor where a function of the sample is used, and has the editor rename it. */
const renameInTheSample: readonly ScriptedReply[] = [
  {
    calls: [
      {
        tool: 'find_symbol',
        arguments: { what: 'references', name: 'discountFor', path: 'src/discounts.js' },
      },
    ],
  },
  {
    calls: [
      {
        tool: 'rename_symbol',
        arguments: { path: 'src/discounts.js', line: 8, name: 'discountFor', new_name: 'percentFor' },
      },
    ],
  },
  { text: 'The function is called percentFor everywhere.' },
];

export default renameInTheSample;
