import type { PanelCommand, PanelCommandName, PanelReplies } from '../../protocol/panel/panel-messages.ts';
import type { Result } from '../../protocol/result.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import type { PanelController, PanelPage } from './panel-controller.ts';
import { formCommands } from './form-commands.ts';
import { readCommands } from './read-commands.ts';
import { workCommands } from './work-commands.ts';

/** What a command of the panel works with. */
export interface CommandContext {
  readonly parts: Pick<ExtensionParts, 'desk' | 'focus' | 'tasks'>;
  readonly controller: PanelController;
  readonly page: PanelPage;
  readonly redact: (text: string) => string;
}

/** Does what one command asks for. */
export type PanelHandler<Name extends PanelCommandName> = (
  command: Extract<PanelCommand, { readonly name: Name }>,
  context: CommandContext,
) => Promise<Result<Name extends keyof PanelReplies ? PanelReplies[Name] : void, string>>;

/** Handlers by the names of their commands. */
export type PanelHandlers<Name extends PanelCommandName> = { readonly [Each in Name]: PanelHandler<Each> };

/** Every command of the panel: what is not in here cannot be asked for. */
const handlers: PanelHandlers<PanelCommandName> = { ...formCommands, ...workCommands, ...readCommands };

/** Carries out a command of the panel that was checked. */
export function performPanelCommand(
  command: PanelCommand,
  context: CommandContext,
): Promise<Result<unknown, string>> {
  const handler = handlers[command.name] as PanelHandler<PanelCommandName>;
  return handler(command, context);
}
