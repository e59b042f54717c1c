// A box whose drive Kiln made for a household proves that with the SSH host key that Kiln put there. It then
// replaces that key, because a copy of the drive may have it too.
import { execFile } from 'node:child_process'
import { sign } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type EnrolmentProof, enrolmentText } from '#shared/connect/enrolment.ts'
import type { Box } from '../lib/box.ts'
import { fieldsOf } from '../lib/decode.ts'
import { readBounded, removeFile, writeDurably } from '../lib/durable-file.ts'
import { rawPublicKey, readOpenSshKey } from '../lib/open-ssh-key.ts'

/** Only reached if something hangs: the program makes 64 bytes. */
const programMs = 60_000
const run = (program: string, words: string[]) => promisify(execFile)(program, words, { timeout: programMs })

/** A refused ticket is tried again: a server's clock that was ahead may be right by then. */
const againMs = 24 * 3_600_000
/** A ticket ends after 30 days; each start of the box tries it too. */
const mostRefusals = 60

type Proven = 'host_key' | 'next_host_key' | 'signature'

type Ticket = { id: string; binding: string; proven: Pick<EnrolmentProof, Proven> | null; refusals: number }

/** `pace`: factor for the wait until a refused ticket is tried again. */
export function createEnrolment({ files, identity }: Box, { root, pace }: { root: string; pace: number }) {
  const given = files.enrolment
  const refused = join(files.folder, 'enrolment.refused')
  const next = join(files.folder, 'next_host_key')
  const host = join(root, 'etc/ssh/ssh_host_ed25519_key')
  /** A time from performance.now(). */
  let againAt = 0
  const ticketIn = (path: string): Ticket | null => {
    try {
      const fields = fieldsOf(JSON.parse(readBounded(path) ?? 'null')) ?? {}
      const { id, binding, refusals = 0 } = fields
      const isWhole = /^[\w-]{22} [\w-]{43} \d{1,3}$/.test(`${id} ${binding} ${refusals}`)
      return isWhole
        ? { id: String(id), binding: String(binding), proven: provenIn(fields), refusals: Number(refusals) }
        : null
    } catch {
      return null
    }
  }
  const isDue = () => performance.now() >= againAt && ticketIn(refused) !== null

  return {
    /** Whether a refused ticket is to be tried again now. */
    isDue,
    /** null if this drive has no usable ticket. Throws if the disk refuses. */
    async proof(): Promise<EnrolmentProof | null> {
      const found = ticketIn(given) ?? (isDue() ? ticketIn(refused) : null)
      if (found?.proven) return { id: found.id, binding: found.binding, ...found.proven }
      const flashed = found && readOpenSshKey(readBounded(host) ?? '')
      if (!found || !flashed) return null
      const nextKey = await nextHostKey()
      if (nextKey === null) return null
      const text = enrolmentText({
        id: found.id,
        installId: identity.id,
        deviceKey: identity.publicKey,
        nextHostKey: nextKey,
      })
      return {
        id: found.id,
        binding: found.binding,
        host_key: flashed.publicKey,
        next_host_key: nextKey,
        signature: sign(null, Buffer.from(text), flashed.key).toString('base64url'),
      }
    },
    /** Connect answered it, whatever it said: a ticket that was refused before is not offered again with each look. */
    answered(): void {
      againAt = performance.now() + againMs * pace
    },
    /**
     * Connect rejected it: the box then waits for an owner with a code, like any other. The next host key stays: where a copy of the
     * drive was first, the owner may still pick this box, and Kiln then trusts the key that this one signed. true the first time.
     */
    refused(): boolean {
      const [first, found] = [ticketIn(given), ticketIn(given) ?? ticketIn(refused)]
      againAt = performance.now() + againMs * pace
      if (found && found.refusals < mostRefusals) {
        const { id, binding, proven, refusals } = found
        writeDurably(refused, JSON.stringify({ id, binding, ...proven, refusals: refusals + 1 }))
      } else removeFile(refused)
      removeFile(given)
      if (first)
        process.stderr.write(
          'Connect does not take the ticket of this drive. The box shows a code instead.\n',
        )
      return first !== null
    },
    /** After the claim, and at each start until it is done. */
    async finish(): Promise<void> {
      const [key, pub] = [readBounded(next), readBounded(`${next}.pub`) ?? '']
      // Whole: one of which a power cut left the half was not signed.
      if (key && rawPublicKey(pub) !== null) {
        writeDurably(host, key)
        writeDurably(`${host}.pub`, pub, 0o644)
        // If SSH does not run, there is nothing to restart.
        await run('systemctl', ['try-restart', 'sshd.service']).catch(() => undefined)
      }
      for (const file of [given, refused, next, `${next}.pub`]) removeFile(file)
    },
  }

  /** Reads the proof of a box that was handed over: its former key signed it, and the host key is already the new one. */
  function provenIn(fields: Record<string, unknown>): Pick<EnrolmentProof, Proven> | null {
    const { host_key, next_host_key, signature } = fields
    const isWhole = /^[\w-]{43} [\w-]{43} [\w-]{86}$/.test(`${host_key} ${next_host_key} ${signature}`)
    return isWhole
      ? {
          host_key: String(host_key),
          next_host_key: String(next_host_key),
          signature: String(signature),
        }
      : null
  }

  async function nextHostKey(): Promise<string | null> {
    const known = rawPublicKey(readBounded(`${next}.pub`) ?? '')
    if (known !== null && readBounded(next)) return known
    // Left by a power cut.
    for (const file of [next, `${next}.pub`]) removeFile(file)
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', next])
    return rawPublicKey(readBounded(`${next}.pub`) ?? '')
  }
}
