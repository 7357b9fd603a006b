/**
 * One word of a command as the shell would pass it. `text` is null when it is only known at run time (expansions,
 * substitutions); `raw` is what stands there. `globs`: unquoted `*`, `?` or `[` in it may become other words.
 */
export interface ShellWord {
  readonly text: string | null;
  readonly raw: string;
  readonly globs: boolean;
}

/** A redirection. `writes` says whether it creates or changes a file; null as target: known at run time only. */
export interface ShellRedirect {
  readonly writes: boolean;
  readonly target: string | null;
}

/** A simple command anywhere in a shell text: also in substitutions, functions, loops. */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  /** names that are set for this command, or (without words) in the shell */
  readonly assignments: readonly string[];
  readonly redirects: readonly ShellRedirect[];
  /** text that the command gets as standard input from a here-document or here-string; null: none, or not known */
  readonly input: string | null;
  /** it reads what another command writes */
  readonly piped: boolean;
}

/** A shell text taken apart. `opaque` names what cannot be judged, one entry each: the text does not parse, `${x@P}`. */
export interface ShellReading {
  readonly commands: readonly ShellCommand[];
  readonly opaque: readonly string[];
}

/** A word that is known. */
export const plainWord = (text: string): ShellWord => ({ text, raw: text, globs: false });

/** A command of known words, as a wrapper would start it. */
export const plainCommand = (words: readonly ShellWord[], of?: ShellCommand): ShellCommand => ({
  words,
  assignments: [],
  redirects: of?.redirects ?? [],
  input: of?.input ?? null,
  piped: of?.piped ?? false,
});
