import { styleText } from 'node:util';

/** The styles that the command line uses. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Colours text, or leaves it when colours are off. Nothing is said by colour alone. */
export type Paint = (style: Style, text: string) => string;

/** Paints text with terminal colours, or leaves it as it is without `color`. */
export const createPaint =
  (color: boolean): Paint =>
  (style, text) =>
    color ? styleText(style, text, { validateStream: false }) : text;
