import type { CheckpointId } from '../../protocol/content.ts';
import type { ForkKind } from '../../protocol/content.ts';
import type { Gate, GateAnswer } from '../../protocol/gates.ts';
import type { Result } from '../../protocol/result.ts';
import type { Cancellation } from '../cancellation.ts';
import type { EditorKnowledge } from '../editor-knowledge.ts';
import type {
  BlobStore,
  Clock,
  Fork,
  ForkFailureReason,
  Model,
  Sandbox,
  SyntaxTrees,
  TestRunners,
  TextSearch,
  WorkspaceWriter,
} from '../ports.ts';
import type { CommandAssessor } from '../policy/shell/assess-command.ts';
import type { DirectivesFile } from '../directives/read-chain.ts';
import type { SecretScanner } from '../secrets/secret.ts';
import type { RepairSearch } from '../repair/repair-search.ts';
import type { LiveNote } from '../../protocol/live.ts';

/** A fork and how it came about. */
export interface OpenedFork {
  readonly fork: Fork;
  readonly kind: ForkKind;
  /** why this kind, one line each */
  readonly notes: readonly string[];
}

/** Reads what the workspace says about itself, outside the fork. */
export interface WorkspaceFacts {
  /** commit id of the checked-out revision, or null outside a repository */
  head(): Promise<string | null>;
  /** directives of the person's configuration folder, then of the folders between the repository's root and the workspace */
  directivesOutside(): Promise<readonly DirectivesFile[]>;
}

/** The person at the other end; null means that nobody is there to ask now. */
export interface Person {
  ask(intent: string, gate: Gate, cancellation: Cancellation): Promise<GateAnswer | null>;
}

/** Everything that intents are carried out with. */
export interface EnginePorts {
  readonly clock: Clock;
  readonly blobs: BlobStore;
  /** Opens a new fork of the workspace that stands at the checkpoint (null: untouched). */
  openFork(checkpoint: CheckpointId | null): Promise<Result<OpenedFork, ForkFailureReason>>;
  readonly sandbox: Sandbox;
  readonly search: TextSearch;
  readonly runners: TestRunners;
  readonly syntax: SyntaxTrees;
  readonly secrets: SecretScanner;
  /** judges commands where no sandbox holds them; without it every one is asked about */
  readonly assessCommand?: CommandAssessor;
  readonly facts: WorkspaceFacts;
  readonly writer: WorkspaceWriter;
  readonly repairSearch: RepairSearch;
  readonly person: Person;
  /** absent outside an editor */
  readonly knowledge?: EditorKnowledge;
  /** null when no model is configured; made at the first request, because loading its client takes time */
  model(): Promise<Model | null>;
  /** Removes what the adapters prepared and nobody asked for. */
  release(): Promise<void>;
  /** told what goes on while an intent is carried out; nothing of it is kept */
  readonly onLive: (note: LiveNote) => void;
}
