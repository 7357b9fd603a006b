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
  backgroundCommandsMax: 8,
  /** bytes of one ledger, blobs excluded */
  ledgerBytesMax: 256 * 1024 ** 2,
  /** bytes of a session's blob store */
  blobBytesMax: 2 * 1024 ** 3,
  /** bytes of one event line */
  eventBytesMax: 4 * 1024 ** 2,
  /** bytes of all AGENTS.md files of a chain together */
  directivesBytesMax: 32 * 1024,
  planStepsMax: 60,
  stepAttemptsMax: 3,
  planRevisionsMax: 6,
  modelRetriesMax: 4,
  /** identical tool calls in a row before the loop says so, and before it gives up */
  repeatedCallsWarn: 3,
  repeatedCallsMax: 6,
  searchHitsMax: 200,
  listedFilesMax: 2_000,
} as const;
