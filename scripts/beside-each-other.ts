import type { Plugin } from 'esbuild';

/** Leaves the import of `./NAME.ts` to a file of its own, `NAME.js` in the same folder, that is loaded when it is wanted. */
export const besideEachOther = (name: string): Plugin => ({
  name: 'beside-each-other',
  setup: (build) =>
    build.onResolve({ filter: new RegExp(`^\\./${name}\\.ts$`) }, () => ({
      path: `./${name}.js`,
      external: true,
    })),
});
