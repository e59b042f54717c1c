// Checks that only the new owner can log in to this box's system. What let the former owner in has to be gone from the system
// before the box is handed over, because it is in files that no one can change.
import { readdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { HandOverWait } from '#shared/connect/hand-over-waits.ts'
import { tidyKey } from '#shared/public-key.ts'
import { readBounded } from '../../lib/durable-file.ts'
import { codeOf } from '../../lib/problems.ts'

const mostBytes = 1024 * 1024

/** `keys`: `type blob` of each that may stay. null: nothing else lets anyone in. */
export function remainingAccess(root: string, keys: readonly string[]): HandOverWait | null {
  try {
    return accessIn(root, keys)
  } catch {
    // An unreadable file may still let someone in.
    return 'not-settled'
  }
}

function accessIn(root: string, keys: readonly string[]): HandOverWait | null {
  const running = realpathSync(join(root, 'run/current-system'))
  // A system on trial is not yet the one that starts next.
  if (running !== realpathSync(join(root, 'nix/var/nix/profiles/system'))) return 'not-settled'
  const passwords = passwordsOf(running)
  if (passwords === null) return 'system-older'
  if (keyLines(running).some(line => !keys.includes(typeAndBlob(line)))) return 'keys-stay'
  return passwords.length > 0 ? 'passwords-stay' : null
}

/** A key line that starts with options never matches an allowed key. */
const typeAndBlob = (line: string) => tidyKey(line).split(' ').slice(0, 2).join(' ')

function keyLines(system: string): string[] {
  const folder = join(system, 'etc/ssh/authorized_keys.d')
  return filesIn(folder)
    .flatMap(name => readBounded(join(folder, name), mostBytes)?.split('\n') ?? [])
    .filter(line => !/^\s*(?:#|$)/.test(line))
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (thrown) {
    // A system without keys has no such folder.
    if (codeOf(thrown) === 'ENOENT') return []
    throw thrown
  }
}

/** The users that have a password in the system. null: it does not say, like one that an older Kiln built. */
function passwordsOf(system: string): unknown[] | null {
  const text = readBounded(join(system, 'etc/kaliun/passwords.json'), mostBytes)
  const value: unknown = text === null ? null : JSON.parse(text)
  return Array.isArray(value) ? value : null
}
