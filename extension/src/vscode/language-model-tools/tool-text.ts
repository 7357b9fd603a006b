import * as vscode from 'vscode';

/** A tool's answer of one text. What went wrong is a text too: the model that asked reads it and does what it says. */
export const toolText = (text: string): vscode.LanguageModelToolResult =>
  new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
