// Chooses the Electron to run or to package: KILN_ELECTRON_DIST, the downloaded one, or the one of the tests.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const program = process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'

export const downloadedElectron = join(root, 'node_modules', 'electron', 'dist')
/** Made by electron-from-wheel.ts. */
export const testElectron = join(root, '.cache', 'electron')

/** `needsNode`: its own Node may be too old for the engine, so KILN_NODE must name another. */
export type FoundElectron = { dist: string; program: string; needsNode: boolean }

export function findElectron(env: Record<string, string | undefined> = process.env): FoundElectron | null {
  const places = [
    { dist: env['KILN_ELECTRON_DIST'], needsNode: true },
    { dist: downloadedElectron, needsNode: false },
    { dist: testElectron, needsNode: true },
  ]
  for (const { dist, needsNode } of places)
    if (dist && existsSync(join(dist, program))) return { dist, program: join(dist, program), needsNode }
  return null
}
