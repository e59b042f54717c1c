// Which remote access a box takes from its Connect. A tunnel into the home is worth more than a claim: what came with the box's first
// claim is taken, and after that only its end, or another secret for the same site. Anything else root at the box confirms, because a
// Connect that was taken over could else release the box, claim it, and name an address of the attacker.
import type { DeviceDocument } from '#shared/connect/device-document.ts'
import { readConfig } from './config-file.ts'
import { readBounded, removeFile } from './durable-file.ts'
import type { Problem } from './problems.ts'
import type { StateFiles } from './state-files.ts'

type Newt = DeviceDocument['pangolin']
/** `taken`: call it once config.json is on the disk. */
type Judged = { pangolin: Newt; problem: Problem | null; taken: () => void }

/** Call inside the lock. `named`: by Connect. Throws if the disk refuses. */
export function newtOf(files: StateFiles, named: Newt): Judged {
  const config = readConfig(files)
  const held = typeof config === 'string' ? null : config.pangolin
  const keep: Judged = { pangolin: held, problem: null, taken: () => undefined }
  if (named === null || config === 'none') return { ...keep, pangolin: named }
  if (held !== null && held.newt_id === named.newt_id && isSame(held.endpoint, named.endpoint))
    return { ...keep, pangolin: named }
  const confirmed = readBounded(files.newtConfirmed)?.trim()
  if (confirmed !== undefined && isSame(confirmed, named.endpoint))
    return { ...keep, pangolin: named, taken: () => removeFile(files.newtConfirmed) }
  return { ...keep, problem: { code: 'newt', detail: named.endpoint } }
}

const isSame = (one: string, other: string) => one.replace(/\/+$/, '') === other.replace(/\/+$/, '')
