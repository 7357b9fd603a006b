/** Limits of test runs, units last. */
export const runnerCaps = {
  /** bytes of one failure's message */
  messageBytesMax: 4 * 1024,
  /** bytes of a failure's expected and of its actual value */
  valueBytesMax: 4 * 1024,
  /** bytes of the run's output that a result keeps, from its end */
  outputTailBytesMax: 16 * 1024,
  /** bytes read of the file into which a runner reports */
  reportBytesMax: 64 * 1024 * 1024,
  stackFramesMax: 30,
  /** test files that one suite lists */
  suiteFilesMax: 2_000,
  /** folders and files that detection looks at, those nearest to the root first: a session begins with it */
  foldersMax: 2_000,
  filesMax: 20_000,
  /** bytes of one file that detection reads */
  readBytesMax: 256 * 1024,
  /** characters of file names on one command line */
  argumentCharactersMax: 100_000,
  candidatesMax: 20,
} as const;
