/**
 * What goes on while an intent is carried out: for the eyes of a person, never part of the ledger. `intent` is the id of
 * the intent that it belongs to.
 */
export type LiveNote =
  | {
      readonly kind: 'output';
      readonly intent: string;
      readonly stream: 'stdout' | 'stderr';
      readonly text: string;
    }
  | { readonly kind: 'model-text'; readonly intent: string; readonly text: string }
  | { readonly kind: 'model-reasoning'; readonly intent: string; readonly text: string }
  | { readonly kind: 'model-calls'; readonly intent: string; readonly tool: string }
  | {
      readonly kind: 'repair';
      readonly intent: string;
      readonly phase: string;
      readonly tried: number;
      readonly perSecond: number;
      readonly plausible: number;
      readonly note: string;
    };
