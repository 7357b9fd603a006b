import ts from 'typescript';
import { textOf } from './repository.ts';

/** An exported declaration that has no doc comment. */
export interface Undocumented {
  readonly name: string;
  /** 1-based */
  readonly line: number;
}

const parsed = new Map<string, ts.SourceFile>();

function parse(path: string): ts.SourceFile {
  const known = parsed.get(path);
  if (known) return known;
  const file = ts.createSourceFile(path, textOf(path), ts.ScriptTarget.Latest, true);
  parsed.set(path, file);
  return file;
}

/** Specifiers of everything that a module imports or exports from, dynamic imports too. */
export function importsOf(path: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier)
      found.push((node.moduleSpecifier as ts.StringLiteral).text);
    const [first] = ts.isCallExpression(node) ? node.arguments : [];
    if (
      ts.isCallExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ImportKeyword &&
      first &&
      ts.isStringLiteral(first)
    )
      found.push(first.text);
    ts.forEachChild(node, visit);
  };
  visit(parse(path));
  return found;
}

/** Exported names of a module, in their order. A schema and its type share one name. */
export const exportsOf = (path: string): string[] => [
  ...new Set(exported(parse(path)).flatMap((statement) => namesOf(statement))),
];

/** Exports without a doc comment. Of a schema and the type of the same name, a comment on one is enough. */
export function undocumented(path: string): Undocumented[] {
  const file = parse(path);
  const documented = new Set<string>();
  const missing: Undocumented[] = [];
  for (const statement of file.statements)
    if (ts.getJSDocCommentsAndTags(statement).length > 0)
      for (const name of namesOf(statement)) documented.add(name);
  for (const statement of exported(file)) {
    const names = namesOf(statement);
    const { line } = file.getLineAndCharacterOfPosition(statement.getStart());
    for (const name of names) if (!documented.has(name)) missing.push({ name, line: line + 1 });
  }
  return missing.filter(({ name }) => !documented.has(name));
}

/** Properties of an exported object literal, each with whether a doc comment stands before it. */
export function propertiesOf(
  path: string,
  name: string,
): { readonly name: string; readonly documented: boolean }[] {
  for (const statement of exported(parse(path))) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name: declared, initializer } of statement.declarationList.declarations) {
      const value = initializer && ts.isAsExpression(initializer) ? initializer.expression : initializer;
      if (declared.getText() !== name || !value || !ts.isObjectLiteralExpression(value)) continue;
      return value.properties.map((property) => ({
        name: property.name?.getText() ?? '',
        documented: ts.getJSDocCommentsAndTags(property).length > 0,
      }));
    }
  }
  return [];
}

const exported = (file: ts.SourceFile): ts.Statement[] =>
  file.statements.filter(
    (statement) =>
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
  );

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  )
    return statement.name ? [statement.name.text] : [];
  return [];
}
