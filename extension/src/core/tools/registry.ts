import { applyPatchTool } from './apply-patch.ts';
import { askPersonTool } from './ask-person.ts';
import { backgroundCommandTool } from './background-command.ts';
import { checkSyntaxTool } from './check-syntax.ts';
import { deletePathTool } from './delete-path.ts';
import { findFilesTool } from './find-files.ts';
import { finishStepTool } from './finish-step.ts';
import { listFolderTool } from './list-folder.ts';
import { movePathTool } from './move-path.ts';
import { readFileTool } from './read-file.ts';
import { replaceTextTool } from './replace-text.ts';
import { runCommandTool } from './run-command.ts';
import { runTestsTool } from './run-tests.ts';
import { searchTextTool } from './search-text.ts';
import type { Tool } from './tool.ts';
import { updatePlanTool } from './update-plan.ts';
import { writeFileTool } from './write-file.ts';

/** Every tool, in the frozen order in which models see them. New tools go to the end. */
export const tools: readonly Tool[] = [
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

const byName = new Map(tools.map((tool) => [tool.name, tool]));

/** The names of all tools, in the order of `tools`. */
export const toolNames: readonly string[] = [...byName.keys()];

/** The tool with a name, or undefined. */
export const findTool = (name: string): Tool | undefined => byName.get(name);
