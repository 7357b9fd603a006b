import * as z from 'zod';
import type { ProjectView } from './project-view.ts';
import { scriptCommands, type ScriptCommand } from './script-command.ts';

/** What a package.json says about tests. */
export interface PackageManifest {
  readonly commands: readonly ScriptCommand[];
  readonly dependencies: ReadonlySet<string>;
  /** its top-level keys and values, where runners keep their settings */
  readonly sections: Readonly<Record<string, unknown>>;
  /** mocha's `spec` setting, from `.mocharc.json` or package.json */
  readonly mochaSpec: readonly string[];
}

const Names = z.record(z.string(), z.unknown()).catch({});
const Manifest = z
  .object({
    scripts: z.record(z.string(), z.string()).catch({}),
    dependencies: Names,
    devDependencies: Names,
    peerDependencies: Names,
  })
  .partial()
  .loose();
const Spec = z.object({ spec: z.union([z.string(), z.array(z.string())]) });

/** Reads a folder's package.json and mocha's settings beside it; undefined when there are none, or they are not JSON. */
export function readPackage(folder: string, view: ProjectView): PackageManifest | undefined {
  const file = (name: string): string => (folder === '.' ? name : `${folder}/${name}`);
  const configured = ['.mocharc.json', '.mocharc.jsonc'].map((name) => parseJson(view.text(file(name))));
  const isConfigured = configured.some((value) => value !== undefined);
  const value = parseJson(view.text(file('package.json'))) ?? (isConfigured ? {} : undefined);
  const manifest = Manifest.safeParse(value).data;
  if (!manifest) return undefined;
  const { scripts, dependencies, devDependencies, peerDependencies } = manifest;
  const spec = [...configured, manifest['mocha']]
    .map((section) => Spec.safeParse(section).data?.spec)
    .find((found) => found !== undefined);
  return {
    commands: scriptCommands(scripts ?? {}),
    dependencies: new Set(
      [dependencies, devDependencies, peerDependencies].flatMap((names) => Object.keys(names ?? {})),
    ),
    sections: manifest,
    mochaSpec: spec === undefined ? [] : [spec].flat(),
  };
}

function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    return undefined;
  }
}
