// Main and preload as CommonJS for the oldest Electron that Kiln runs under (22, Node 16); the window as it is.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'electron-vite'
import { rendererConfig } from './vite.renderer.config.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Main reads what its window does not need by `import()`; what is in a sandbox, as preload is, cannot. */
const commonJs = (name: 'main' | 'preload') => ({
  build: {
    outDir: at(`dist/${name}`),
    emptyOutDir: true,
    target: 'node16',
    externalizeDeps: false,
    rolldownOptions: {
      input: { index: at(`src/${name}/index.ts`) },
      output: {
        format: 'cjs' as const,
        entryFileNames: '[name].cjs',
        chunkFileNames: '[name].cjs',
        codeSplitting: name === 'main',
      },
    },
  },
})

export default defineConfig({
  main: commonJs('main'),
  preload: commonJs('preload'),
  renderer: rendererConfig,
})
