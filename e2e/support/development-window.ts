// Kiln as it was built, but for its window: that is made by `vite build --mode development`, which has the gallery.
import { execFileSync } from 'node:child_process'
import { cpSync, rmSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..', '..')
const made = join(root, 'test-results', 'development')

export const developmentWindow = join(made, 'dist', 'renderer')
export const developmentKiln = join(made, 'dist', 'cli', 'kiln.mjs')

export function buildDevelopmentWindow(): void {
  rmSync(made, { recursive: true, force: true })
  for (const part of ['cli', 'engine', 'writer'])
    cpSync(join(root, 'dist', part), join(made, 'dist', part), { recursive: true })
  for (const part of ['nix', 'lab', 'package.json']) symlinkSync(join(root, part), join(made, part))
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const config = ['--config', 'vite.renderer.config.ts', '--mode', 'development', '--logLevel', 'error']
  execFileSync(process.execPath, [vite, 'build', ...config, '--outDir', developmentWindow, '--emptyOutDir'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 240_000,
  })
}
