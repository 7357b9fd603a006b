import { existsSync, readdirSync } from 'node:fs';
import type * as vscode from 'vscode';
import type { SessionDesk } from './core/engine/session-desk.ts';
import type { EditorEngine } from './editor-engine.ts';
import { placesOf } from './places.ts';
import { registerDoctor } from './vscode/doctor/register-doctor.ts';
import type { ExtensionParts } from './vscode/extension-parts.ts';
import { registerHistory } from './vscode/history/register-history.ts';
import { createApiKeys } from './vscode/keys/create-api-keys.ts';
import { registerKeys } from './vscode/keys/register-keys.ts';
import { createWindowKnowledge } from './vscode/knowledge/editor-knowledge.ts';
import { registerLanguageModelTools } from './vscode/language-model-tools/register-language-model-tools.ts';
import { createLog } from './vscode/log/create-log.ts';
import { createRedactor } from './vscode/log/redactor.ts';
import { registerLog } from './vscode/log/register-log.ts';
import { createHomeStore } from './vscode/panel/home-store.ts';
import { createPanelController } from './vscode/panel/panel-controller.ts';
import { registerPanel, revealPanel } from './vscode/panel/register-panel.ts';
import { createSessionFocus } from './vscode/panel/session-focus.ts';
import { registerProblems } from './vscode/problems/register-problems.ts';
import { restoreSessions } from './vscode/restore/restore-sessions.ts';
import { registerReview } from './vscode/review/register-review.ts';
import { registerSessionCommands } from './vscode/session-commands/register-session-commands.ts';
import { createSettings } from './vscode/settings/create-settings.ts';
import { registerSettings } from './vscode/settings/register-settings.ts';
import { registerStatus } from './vscode/status/register-status.ts';
import { createTasks } from './vscode/tasks/create-tasks.ts';
import { registerTasks } from './vscode/tasks/register-tasks.ts';
import { registerTerminal } from './vscode/terminal/register-terminal.ts';
import { registerTesting } from './vscode/testing/register-testing.ts';
import { registerWalkthrough } from './vscode/walkthrough/register-walkthrough.ts';

let close: () => Promise<void> = () => Promise.resolve();

/** Begins the extension. Returns at once: the engine is loaded when it is first wanted. Composition root: it only wires. */
export function activate(context: vscode.ExtensionContext): void {
  const environment = process.env;
  const redactor = createRedactor(environment);
  const redact = (text: string): string => redactor.redact(text);
  const log = createLog(redactor);
  const settings = createSettings({ environment });
  const { secrets } = context;
  const keys = createApiKeys({ secrets, environment, onKey: (key) => redactor.learn(key) });
  const knowledge = createWindowKnowledge();
  const engine = createLazyEngine(async () => {
    const { createEditorEngine } = await import('./editor-engine.ts');
    return createEditorEngine({
      environment,
      presentEnvironment: () => presentEnvironment(environment, settings, keys),
      allowNoSandbox: () => settings.allowNoSandbox,
      knowledgeOf: (workspace) => knowledge.of(workspace),
    });
  });
  close = () => engine.close();
  const { sessions } = placesOf(environment);
  const hasSessions = (): boolean => existsSync(sessions) && readdirSync(sessions).length > 0;
  const desk = (): Promise<SessionDesk> => engine.desk();
  const focus = createSessionFocus({ desk, reveal: revealPanel, memory: context.workspaceState });
  const home = createHomeStore({ desk, settings, keys, context, log, hasSessions });
  const controller = createPanelController({ desk, focus, log }, home);
  const tasks = createTasks({
    desk,
    focus,
    log,
    async showForm(known) {
      home.fillIn(known);
      await focus.show(null);
      controller.focusOn('task');
    },
  });
  const health: ExtensionParts['health'] = async (workspace) => (await engine.load()).health(workspace);
  const parts: ExtensionParts = { context, log, settings, keys, desk, focus, tasks, health };
  // What only follows sessions does not load the engine by itself.
  const follower: ExtensionParts = { ...parts, desk: () => engine.loaded };
  context.subscriptions.push(
    ...[log, settings, keys, knowledge, home, controller, focus],
    registerPanel({ ...parts, focus, controller, redact }),
    registerSessionCommands({ focus, controller }),
    registerReview({ ...parts, loadedDesk: engine.loaded }),
    registerStatus(follower),
    registerHistory(parts),
    registerTasks(parts),
    registerTesting(parts),
    registerProblems(),
    registerTerminal(parts),
    registerDoctor(parts),
    registerKeys(parts),
    registerSettings(parts),
    registerLog(parts),
    registerLanguageModelTools(parts),
    registerWalkthrough(parts),
    restoreSessions({ ...parts, focus, hasSessions }),
  );
}

/** Ends what runs, so that the next window can go on with it. */
export async function deactivate(): Promise<void> {
  await close();
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What the command line takes from its environment, as the person has it set in the editor. */
const presentEnvironment = async (
  environment: Environment,
  settings: ExtensionParts['settings'],
  keys: ExtensionParts['keys'],
): Promise<Environment> => ({
  ...environment,
  OPENAI_API_KEY: await keys.get(),
  OPENAI_BASE_URL: settings.baseUrl ?? environment['OPENAI_BASE_URL'],
  RATCHET_MODEL: settings.model ?? environment['RATCHET_MODEL'],
});

interface LazyEngine {
  load(): Promise<EditorEngine>;
  desk(): Promise<SessionDesk>;
  /** the desk, once somebody has wanted it */
  readonly loaded: Promise<SessionDesk>;
  close(): Promise<void>;
}

function createLazyEngine(create: () => Promise<EditorEngine>): LazyEngine {
  const { promise: loaded, resolve } = Promise.withResolvers<SessionDesk>();
  let engine: Promise<EditorEngine> | undefined;
  const load = (): Promise<EditorEngine> => (engine ??= create());
  return {
    load,
    loaded,
    async desk() {
      const { desk } = await load();
      resolve(desk);
      return desk;
    },
    async close() {
      if (engine) await (await engine).desk.close();
    },
  };
}
