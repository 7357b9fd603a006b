/** Every limit of the engine, units last. Settings use the same names in snake case. */
export const limits = {
  /** bytes of a file that the file tools read or edit */
  fileBytesMax: 10 * 1024 * 1024,
  /** bytes of one tool's answer to the model */
  toolOutputBytesMax: 16 * 1024,
  /** bytes kept of the start of a command's output */
  commandOutputHeadBytes: 1024 * 1024,
  /** bytes kept of the end of a command's output */
  commandOutputTailBytes: 1024 * 1024,
  /** milliseconds that a command may take */
  commandWallMs: 10 * 60_000,
  /** milliseconds that a command may be silent */
  commandIdleMs: 2 * 60_000,
  /** seconds of processor time of one process of a command */
  commandCpuSeconds: 600,
  /** bytes of memory of all processes of a command together */
  commandMemoryBytes: 4 * 1024 ** 3,
  /** processes of a command at one time */
  commandProcesses: 512,
  /** bytes of what a test worker of the repair engine says at once */
  workerMessageBytesMax: 32 * 1024 * 1024,
  /** background commands of a session at one time */
  backgroundCommandsMax: 8,
  /** bytes of one ledger, blobs excluded */
  ledgerBytesMax: 256 * 1024 ** 2,
  /** bytes of a session's blob store */
  blobBytesMax: 2 * 1024 ** 3,
  /** ignored files (build output, installed packages) that a checkpoint keeps; with more, it keeps none */
  checkpointIgnoredFilesMax: 2_000,
  /** bytes of the ignored files that a checkpoint keeps; with more, it keeps none */
  checkpointIgnoredBytesMax: 64 * 1024 ** 2,
  /** bytes of one event line */
  eventBytesMax: 4 * 1024 ** 2,
  /** bytes of all AGENTS.md files of a chain together */
  directivesBytesMax: 32 * 1024,
  /** milliseconds of the run of all tests on the untouched workspace, and of the validators' */
  baselineWallMs: 5 * 60_000,
  /** how often a step may claim to be done before it is planned anew */
  stepAttemptsMax: 3,
  /** milliseconds without a byte from a model's server */
  modelIdleMs: 5 * 60_000,
  /** milliseconds of one answer of a model */
  modelAnswerMs: 60 * 60_000,
  /** milliseconds for the server to close an answer that is complete; after them the connection is given up */
  modelCloseMs: 1_000,
  /** milliseconds for a server to list its models */
  modelProbeMs: 5_000,
  /** bytes of a refusal that are looked at */
  refusalBytesMax: 256 * 1024,
  /** redirects that one request follows */
  httpRedirectsMax: 5,
  /** retries of one model request after failures that may pass */
  modelRetriesMax: 4,
  /** empty answers in a row before the loop stands still */
  emptyAnswersMax: 2,
  /** how often a step may be planned anew before it is rolled back and put before the person */
  replansMax: 2,
  /** identical tool calls in a row before the loop says so */
  repeatedCallsWarn: 3,
  /** identical tool calls in a row before the loop gives up */
  repeatedCallsMax: 6,
  /** hits of one search */
  searchHitsMax: 200,
  /** files that are looked at for the first view of a workspace */
  overviewFilesMax: 5_000,
  /** folders that are looked at for the first view of a workspace */
  overviewFoldersMax: 500,
  /** files of one listing */
  listedFilesMax: 2_000,
  /** milliseconds that the editor's language services may take for one question */
  knowledgeWallMs: 10_000,
  /** places, symbols, diagnostics or fixes of one answer of the editor */
  knowledgeItemsMax: 200,
} as const;
