// Fetches a few older releases of Node from the npm registry, to test what Kiln promises about them. If they cannot be
// had, the tests that need them are skipped by name.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const folder = resolve(import.meta.dirname, '..', '..', '.cache', 'nodes')

/** The oldest that the command line runs under, the last of the line before it, and the oldest that can report it. */
const oldNodes = ['24.0.0', '22.23.3', '12.22.12'] as const
export type OldNode = (typeof oldNodes)[number]

/** The program, or null if it is not here. */
export function oldNode(version: OldNode): string | null {
  const name = `node-${version}-${process.platform}-${process.arch}`
  const program = join(folder, 'node_modules', name, 'bin', 'node')
  return existsSync(program) ? program : null
}

/** Some releases do not exist for some computers. */
export function fetchOldNodes(say: (line: string) => void): void {
  if (oldNodes.every(oldNode)) return
  say(`Fetching older releases of Node for the tests (${oldNodes.join(', ')})`)
  const program = join(import.meta.dirname, 'locked.mjs')
  spawnSync(process.execPath, [program, 'old-nodes', folder], { stdio: 'inherit' })
  const missing = oldNodes.filter(version => oldNode(version) === null)
  if (missing.length > 0) say(`${missing.join(', ')} cannot be had: the tests that need them are skipped.`)
}
