// The files that a box's new owner finds at its first start: identity, SSH host key, address of the claim, keys and
// trust file. /var/lib/kaliun/handing has them below `files`, each at its place in the system.
import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { enrolmentText } from '#shared/connect/enrolment.ts'
import { type HandOver, trustValues } from '#shared/connect/hand-over.ts'
import type { MoveTo } from '#shared/connect/move.ts'
import type { Box } from '../../lib/box.ts'
import { readBounded, syncFolder, writeDurably } from '../../lib/durable-file.ts'
import { type Identity, loadIdentity } from '../../lib/identity.ts'
import { movedText } from '../../lib/moved.ts'
import { rawPublicKey } from '../../lib/open-ssh-key.ts'
import { writeOwner } from '../../lib/owner.ts'
import { type StateFiles, stateFiles } from '../../lib/state-files.ts'
import type { OrderWords } from './order-words.ts'

/** Only reached if something hangs. */
const programMs = 60_000

/** The order by which the box is being handed over. '': an older Kiln did not write it. null: there is none. */
export const handingOrder = ({ handing }: StateFiles): string | null =>
  existsSync(handing) ? (readBounded(join(handing, 'order')) ?? '') : null

/** Whole and on the disk when it returns, or not there at all. */
export async function writeHanding(
  box: Box,
  { id, values: { to, owner, updates, keeps } }: { id: string; values: HandOver },
  { users, trust }: OrderWords,
): Promise<void> {
  const { handing } = box.files
  const draft = `${handing}.partial`
  // Left by a power cut: keys that were made then are not used.
  rmSync(draft, { recursive: true, force: true })
  const files = join(draft, 'files')
  const state = join(files, 'var/lib/kaliun')
  const ssh = join(files, 'etc/ssh')
  for (const folder of [state, ssh]) mkdirSync(folder, { recursive: true })
  const next = stateFiles(state)
  const identity = loadIdentity(next)
  const hostKey = await newHostKey(join(ssh, 'ssh_host_ed25519_key'))
  if (to) {
    writeDurably(next.apiUrl, `${to.url}\n`, 0o644)
    if (to.fingerprint !== null) writeDurably(next.pin, `${to.fingerprint}\n`, 0o644)
    // An address that is in the system itself is written at each start.
    writeDurably(next.moved, movedText(box.files, to), 0o644)
    if (to.ticket) writeDurably(join(state, 'enrolment.json'), proofOf(box, to.ticket, identity, hostKey))
  }
  if (owner) writeOwner(next.owner, owner, { users, by: 'order', now: Date.now() })
  if (updates) {
    mkdirSync(join(files, dirname(trust)), { recursive: true })
    writeDurably(join(files, trust), `${JSON.stringify(trustValues(updates), null, 2)}\n`, 0o644)
  }
  if (keeps) writeDurably(join(draft, 'keeps'), '')
  writeDurably(join(draft, 'order'), id)
  // Private keys are in it.
  chmodSync(draft, 0o700)
  for (const folder of [ssh, join(files, 'var/lib'), join(files, 'var'), join(files, 'etc'), files, draft])
    syncFolder(folder)
  renameSync(draft, handing)
  syncFolder(dirname(handing))
}

/** 32 bytes in base64url. */
async function newHostKey(path: string): Promise<string> {
  const words = ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', path]
  await promisify(execFile)('ssh-keygen', words, { timeout: programMs })
  const [key, pub] = [readBounded(path) ?? '', readBounded(`${path}.pub`) ?? '']
  const raw = rawPublicKey(pub)
  if (raw === null) throw new Error(`${path}.pub does not hold a key`)
  // ssh-keygen does not wait for the disk.
  writeDurably(path, key)
  writeDurably(`${path}.pub`, pub, 0o644)
  return raw
}

/** The ticket is bound to the key that the box has now, in place of the SSH host key of a drive, and this is the last that it signs. */
function proofOf(
  { identity }: Box,
  { id, binding }: NonNullable<MoveTo['ticket']>,
  next: Identity,
  nextHostKey: string,
): string {
  const text = enrolmentText({ id, installId: next.id, deviceKey: next.publicKey, nextHostKey })
  const signature = identity.sign(text)
  return JSON.stringify({
    id,
    binding,
    host_key: identity.publicKey,
    next_host_key: nextHostKey,
    signature,
  })
}
