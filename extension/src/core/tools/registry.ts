import type { SessionSetup } from '../../protocol/events.ts';
import { applyPatchTool } from './apply-patch.ts';
import { askPersonTool } from './ask-person.ts';
import { backgroundCommandTool } from './background-command.ts';
import { checkSyntaxTool } from './check-syntax.ts';
import { deletePathTool } from './delete-path.ts';
import { diagnosticsTool } from './diagnostics.ts';
import { findFilesTool } from './find-files.ts';
import { findSymbolTool } from './find-symbol.ts';
import { finishStepTool } from './finish-step.ts';
import { formatFilesTool } from './format-files.ts';
import { listFolderTool } from './list-folder.ts';
import { movePathTool } from './move-path.ts';
import { quickFixTool } from './quick-fix.ts';
import { readFileTool } from './read-file.ts';
import { renameSymbolTool } from './rename-symbol.ts';
import { replaceTextTool } from './replace-text.ts';
import { runCommandTool } from './run-command.ts';
import { runTestsTool } from './run-tests.ts';
import { searchTextTool } from './search-text.ts';
import type { Tool } from './tool.ts';
import { updatePlanTool } from './update-plan.ts';
import { writeFileTool } from './write-file.ts';

/** The tools of every session, in the frozen order in which models see them. New tools go to the end. */
const tools: readonly Tool[] = [
  readFileTool,
  listFolderTool,
  findFilesTool,
  searchTextTool,
  applyPatchTool,
  replaceTextTool,
  writeFileTool,
  deletePathTool,
  movePathTool,
  runCommandTool,
  backgroundCommandTool,
  runTestsTool,
  checkSyntaxTool,
  updatePlanTool,
  finishStepTool,
  askPersonTool,
];

/** Tools on the editor's knowledge. They stand after all others, so that what comes before them is the same everywhere. */
const editorTools: readonly Tool[] = [
  findSymbolTool,
  diagnosticsTool,
  renameSymbolTool,
  quickFixTool,
  formatFilesTool,
];

const withEditorTools: readonly Tool[] = [...tools, ...editorTools];

/** The tools that a session's model is offered: fixed with its setup, wherever the session goes on. */
export const toolsOf = ({ knowledge }: Pick<SessionSetup, 'knowledge'>): readonly Tool[] =>
  knowledge === 'editor' ? withEditorTools : tools;

const byName = new Map(withEditorTools.map((tool) => [tool.name, tool]));

/** The tool with a name, whether a session offers it or not, or undefined. */
export const findTool = (name: string): Tool | undefined => byName.get(name);
