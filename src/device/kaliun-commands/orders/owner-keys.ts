// Lists the keys whose signature counts: the SSH keys of the administrators of this box, where sshd looks for them. None of
// these files is of a Connect.
import { join } from 'node:path'
import { isPlainKey, tidyKey } from '#shared/public-key.ts'
import { readBounded } from '../../lib/durable-file.ts'

const mostKeys = 100

type Place = {
  root: string
  /** The folder of who claimed the box in its network. */
  owner: string
  users: readonly string[]
}

/** `type blob` of each. A line with options is none: what is narrowed for a login would be wide here. */
export function ownerKeys({ root, owner, users }: Place): string[] {
  const files = users.flatMap(user => [
    join(root, 'etc/ssh/authorized_keys.d', user),
    join(root, 'var/lib/kiln/authorized_keys', user),
    join(owner, 'authorized_keys', user),
  ])
  const keys = files
    .flatMap(file => linesOf(file))
    .map(tidyKey)
    .filter(isPlainKey)
    .map(line => line.split(' ').slice(0, 2).join(' '))
  return [...new Set(keys)].slice(0, mostKeys)
}

function linesOf(file: string): string[] {
  try {
    return readBounded(file)?.split('\n') ?? []
  } catch {
    // One that is too large or cannot be read gives no one a right.
    return []
  }
}
