// The folder for tests' temporary files, which is removed afterwards: browsers and killed programs do not clean up.
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Scratch = {
  path: string
  /** False when something is still mounted in it: that is not the tests' to delete. */
  remove(): boolean
}

export function makeScratch(): Scratch {
  const path = mkdtempSync(join(tmpdir(), 'kiln-tests-'))
  // The same mode as /tmp: some tests are another user.
  chmodSync(path, 0o1777)
  return {
    path,
    remove() {
      if (mountPoints().some(point => point.startsWith(`${path}/`))) return false
      rmSync(path, { recursive: true, force: true, maxRetries: 3 })
      return true
    },
  }
}

/** proc_pid_mountinfo(5): the fifth field. */
function mountPoints(): string[] {
  if (process.platform !== 'linux') return []
  const lines = readFileSync('/proc/self/mountinfo', 'utf8').trim().split('\n')
  return lines.map(line => line.split(' ')[4] ?? '')
}
