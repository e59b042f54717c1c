// For tests only: a few older releases of Node, to test what Kiln promises about them. From the npm registry; if they
// cannot be had, the tests that need them are skipped by name.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const folder = resolve(import.meta.dirname, '..', '..', '.cache', 'nodes')

/** The oldest that the command line runs under, the last of the line before it, and the oldest that can report it. */
const oldNodes = ['24.0.0', '22.23.3', '12.22.12'] as const
export type OldNode = (typeof oldNodes)[number]

/** The program, or null if it is not here. */
export function oldNode(version: OldNode): string | null {
  const program = join(folder, 'node_modules', `node-${version}`, 'bin', 'node')
  return existsSync(program) ? program : null
}

export function fetchOldNodes(say: (line: string) => void): void {
  if (oldNodes.every(oldNode)) return
  const { platform, arch } = process
  say(`Fetching older releases of Node for the tests (${oldNodes.join(', ')})`)
  const packages = oldNodes.map(version => `node-${version}@npm:node-${platform}-${arch}@${version}`)
  const args = ['install', '--prefix', folder, '--no-save', '--no-fund', '--no-audit', ...packages]
  const { status } = spawnSync('npm', args, { stdio: 'inherit' })
  if (status !== 0) say('They cannot be had: the tests that need them are skipped.')
}
