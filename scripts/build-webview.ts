import react from '@vitejs/plugin-react';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..', 'webview-ui');

/** Bundles the panel into a folder: `panel.js`, `panel.css` and the fonts they name; nothing is inlined, nothing evaluated. */
export async function buildWebview(folder: string, options: { readonly minify: boolean }): Promise<void> {
  await build({
    root,
    configFile: false,
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'chrome134',
      minify: options.minify,
      sourcemap: 'hidden',
      assetsInlineLimit: 0,
      cssCodeSplit: false,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: join(root, 'src', 'main.tsx'),
        // A machine that is busy is nothing to be warned of.
        checks: { pluginTimings: false },
        output: {
          entryFileNames: 'panel.js',
          chunkFileNames: '[name].js',
          assetFileNames: (asset) =>
            asset.names.some((name) => name.endsWith('.css')) ? 'panel.css' : '[name][extname]',
        },
      },
    },
  });
}
