/** The environment for a VS Code in tests: this process's, without what would reach a real model or another run. */
export function workbenchEnvironment(own: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(OPENAI_|RATCHET_|NODE_TEST_)/.test(name));
  return { ...Object.fromEntries(kept), ...own };
}
