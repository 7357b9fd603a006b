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
import { registerLanguageModelTools } from './vscode/language-model-tools/register-language-model-tools.ts';
import { lazily } from './vscode/lazily.ts';
import { lazyFeature } from './vscode/lazy-feature.ts';
import { createLog } from './vscode/log/create-log.ts';
import { createRedactor } from './vscode/log/redactor.ts';
import { registerLog } from './vscode/log/register-log.ts';
import { registerPanel, revealPanel } from './vscode/panel/register-panel.ts';
import { createSessionFocus } from './vscode/panel/session-focus.ts';
import { registerProblems } from './vscode/problems/register-problems.ts';
import { restoreSessions } from './vscode/restore/restore-sessions.ts';
import { reviewCommandNames } from './vscode/review/review-command-names.ts';
import { registerSessionCommands } from './vscode/session-commands/register-session-commands.ts';
import { createSettings } from './vscode/settings/create-settings.ts';
import { registerSettings } from './vscode/settings/register-settings.ts';
import { registerStatus } from './vscode/status/register-status.ts';
import { createTasks } from './vscode/tasks/create-tasks.ts';
import { registerTasks } from './vscode/tasks/register-tasks.ts';
import { registerTerminal } from './vscode/terminal/register-terminal.ts';
import { registerTesting } from './vscode/testing/register-testing.ts';
import { registerWalkthrough } from './vscode/walkthrough/register-walkthrough.ts';
import { workspaceUri } from './vscode/workspaces/window-folders.ts';

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
  const engine = lazily(() => loadEngine({ context, settings, keys }));
  close = async () => {
    if (engine.wanted) await (await engine.loaded).desk.close();
  };
  const { sessions } = placesOf(environment);
  const hasSessions = (): boolean => existsSync(sessions) && readdirSync(sessions).length > 0;
  const desk = async (): Promise<SessionDesk> => (await engine.load()).desk;
  const loadedDesk = engine.loaded.then((loaded) => loaded.desk);
  const focus = createSessionFocus({ desk, reveal: revealPanel, memory: context.workspaceState });
  const tasks = createTasks({
    desk,
    focus,
    log,
    async showForm(known) {
      const { home, controller } = await pages.load();
      home.fillIn(known);
      await focus.show(null);
      controller.focusOn('task');
    },
  });
  const health: ExtensionParts['health'] = async (workspace) => (await engine.load()).health(workspace);
  const parts: ExtensionParts = { context, log, settings, keys, desk, focus, tasks, health };
  const pages = lazily(async () => {
    const { createPanelPages } = await import('./vscode/panel/panel-pages.ts');
    return createPanelPages({ ...parts, focus, redact, hasSessions });
  });
  const review = lazyFeature(reviewCommandNames, async () => {
    const { registerReview } = await import('./vscode/review/register-review.ts');
    return () => registerReview({ ...parts, loadedDesk });
  });
  loadedDesk.then(() => review.load()).catch((error: unknown) => log.error('Cannot load the review.', error));
  // What only follows sessions does not load the engine by itself.
  const follower: ExtensionParts = { ...parts, desk: () => loadedDesk };
  context.subscriptions.push(
    ...[log, settings, keys, focus, review],
    registerPanel(pages, parts),
    registerSessionCommands(pages, parts),
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

/** The engine, and what only a session needs, are loaded with the first one. */
async function loadEngine(
  parts: Pick<ExtensionParts, 'context' | 'settings' | 'keys'>,
): Promise<EditorEngine> {
  const { createEditorEngine } = await import('./editor-engine.ts');
  const { createWindowKnowledge } = await import('./vscode/knowledge/editor-knowledge.ts');
  const knowledge = createWindowKnowledge();
  parts.context.subscriptions.push(knowledge);
  const engine: EditorEngine = createEditorEngine({
    environment: process.env,
    presentEnvironment: () => presentEnvironment(parts),
    allowNoSandbox: () => parts.settings.allowNoSandbox,
    knowledgeOf: (workspace) => knowledge.of(workspaceUri(workspace, engine.desk).fsPath),
  });
  return engine;
}

/** What the command line takes from its environment, as the person has it set in the editor. */
const presentEnvironment = async ({
  settings,
  keys,
}: Pick<ExtensionParts, 'settings' | 'keys'>): Promise<NodeJS.ProcessEnv> => ({
  ...process.env,
  OPENAI_API_KEY: await keys.get(),
  OPENAI_BASE_URL: settings.baseUrl ?? process.env['OPENAI_BASE_URL'],
  RATCHET_MODEL: settings.model ?? process.env['RATCHET_MODEL'],
});
