/** Every limit of the engine, units last. Settings use the same names in snake case. */
export const limits = {
  /** bytes of a file that the file tools read or edit */
  fileBytesMax: 10 * 1024 * 1024,
  /** bytes of one tool's answer to the model */
  toolOutputBytesMax: 16 * 1024,
  /** bytes kept at each end of a command's output */
  commandOutputHeadBytes: 1024 * 1024,
  commandOutputTailBytes: 1024 * 1024,
  commandWallMs: 10 * 60_000,
  commandIdleMs: 2 * 60_000,
  commandCpuSeconds: 600,
  commandMemoryBytes: 4 * 1024 ** 3,
  commandProcesses: 512,
  /** bytes of what a test worker of the repair engine says at once */
  workerMessageBytesMax: 32 * 1024 * 1024,
  backgroundCommandsMax: 8,
  /** bytes of one ledger, blobs excluded */
  ledgerBytesMax: 256 * 1024 ** 2,
  /** bytes of a session's blob store */
  blobBytesMax: 2 * 1024 ** 3,
  /** ignored files (build output, installed packages) and their bytes that a checkpoint keeps; with more, it keeps none */
  checkpointIgnoredFilesMax: 2_000,
  checkpointIgnoredBytesMax: 64 * 1024 ** 2,
  /** bytes of one event line */
  eventBytesMax: 4 * 1024 ** 2,
  /** bytes of all AGENTS.md files of a chain together */
  directivesBytesMax: 32 * 1024,
  /** wall time of the run of all tests on the untouched workspace, and of the validators' */
  baselineWallMs: 5 * 60_000,
  stepAttemptsMax: 3,
  modelRetriesMax: 4,
  /** empty answers in a row before the loop stands still */
  emptyAnswersMax: 2,
  /** how often a step may be planned anew before it is rolled back and put before the person */
  replansMax: 2,
  /** identical tool calls in a row before the loop says so, and before it gives up */
  repeatedCallsWarn: 3,
  repeatedCallsMax: 6,
  searchHitsMax: 200,
  listedFilesMax: 2_000,
} as const;
