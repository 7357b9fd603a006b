/** Passes on what a terminal may be given of a command's output, piece by piece. */
export interface OutputFilter {
  push(text: string): string;
}

/**
 * Lets text, line ends, tabs, backspaces, colours and the clearing of a line through. Everything else that a terminal would
 * obey is dropped: titles, the clipboard, links, questions to the terminal, moving elsewhere, other screens. A sequence may
 * be cut anywhere between two pieces; one that does not end is given up after a while. Sequences: ECMA-48.
 */
export function createOutputFilter(): OutputFilter {
  let state: State = { kind: 'text' };
  return {
    push(text) {
      let out = '';
      for (const character of text) {
        const step = next(state, character);
        state = step.state;
        out += step.out;
      }
      return out;
    },
  };
}

type State =
  | { readonly kind: 'text' }
  | { readonly kind: 'escape' }
  /** behind ESC and characters such as `(` that announce one more */
  | { readonly kind: 'announced' }
  | { readonly kind: 'control'; readonly parameters: string }
  /** a string for the terminal: title, clipboard, device control; `escaped`: the character before was ESC */
  | { readonly kind: 'string'; readonly length: number; readonly escaped: boolean };

interface Step {
  readonly state: State;
  readonly out: string;
}

const text: State = { kind: 'text' };
const silent = (state: State): Step => ({ state, out: '' });

const escape = '\u001b';
const bell = '\u0007';
const parametersMax = 64;
const stringMax = 64 * 1024;

function next(state: State, character: string): Step {
  switch (state.kind) {
    case 'text':
      return inText(character);
    case 'escape':
      return afterEscape(character);
    case 'announced':
      return character === escape ? silent({ kind: 'escape' }) : silent(text);
    case 'control':
      return inControl(state.parameters, character);
    case 'string':
      return inString(state, character);
  }
}

function inText(character: string): Step {
  const code = character.codePointAt(0) ?? 0;
  if (character === escape) return silent({ kind: 'escape' });
  if (character === '\n') return { state: text, out: '\r\n' };
  if (character === '\t' || character === '\r' || character === '\b') return { state: text, out: character };
  // The eight-bit forms of what ESC introduces.
  if (code === 0x9b) return silent({ kind: 'control', parameters: '' });
  if ([0x90, 0x98, 0x9d, 0x9e, 0x9f].includes(code))
    return silent({ kind: 'string', length: 0, escaped: false });
  return code < 0x20 || (code >= 0x7f && code < 0xa0) ? silent(text) : { state: text, out: character };
}

function afterEscape(character: string): Step {
  if (character === '[') return silent({ kind: 'control', parameters: '' });
  if (']PX^_'.includes(character)) return silent({ kind: 'string', length: 0, escaped: false });
  if (character >= ' ' && character <= '/') return silent({ kind: 'announced' });
  return character === escape ? silent({ kind: 'escape' }) : silent(text);
}

function inControl(parameters: string, character: string): Step {
  if (character === escape) return silent({ kind: 'escape' });
  if (character >= ' ' && character <= '?') {
    const longer = parameters + character;
    return longer.length > parametersMax ? silent(text) : silent({ kind: 'control', parameters: longer });
  }
  if (character === '\n') return { state: text, out: '\r\n' };
  const harmless =
    (character === 'm' && /^[\d;:]*$/.test(parameters)) || (character === 'K' && /^[012]?$/.test(parameters));
  return { state: text, out: harmless ? `${escape}[${parameters}${character}` : '' };
}

function inString({ length, escaped }: Extract<State, { kind: 'string' }>, character: string): Step {
  const ended = character === bell || character === '\u009c' || (escaped && character === '\\');
  if (ended || length >= stringMax) return silent(text);
  return silent({ kind: 'string', length: length + 1, escaped: character === escape });
}
