// The window's bundle, the same for the desktop app and the browser. Buildable alone, and part of electron.vite.config.ts.
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type UserConfig } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export const rendererConfig: UserConfig = {
  root: at('src/renderer'),
  base: './',
  plugins: [react(), tailwindcss()],
  // The oldest window is Chromium 108: colours and nesting are lowered for it. Minified CSS loses focus rings.
  css: { transformer: 'lightningcss', lightningcss: { targets: { chrome: 108 << 16 } } },
  build: {
    outDir: at('dist/renderer'),
    emptyOutDir: true,
    target: 'chrome108',
    minify: 'oxc',
    cssMinify: false,
    // A data: URL would need an exception in the content security policy.
    assetsInlineLimit: 0,
    // One file of everything that the first page needs: each further one is a request more before it is drawn.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } } },
  },
}

export default defineConfig(rendererConfig)
