// A box that enrolled with a ticket generated a new SSH host key, because a copy of its drive has the flashed
// one too. If Kiln trusts the flashed key and it signed the new one, the new key replaces it, so the user
// need not compare fingerprints. A Connect cannot forge that signature. A copy of the drive can, and may enrol first:
// the replaced key is remembered with the new one, so that the box that the owner chooses later gets its place. The
// Connect and the ticket are remembered too: no other Connect can replace the key again with what a copy signed.
import { createPublicKey, verify } from 'node:crypto'
import { withNextKey } from '#engine/hosts/known-hosts.ts'
import type { HostStore } from '#engine/hosts/store.ts'
import { enrolmentText } from '#shared/connect/enrolment.ts'
import type { NextHostKey } from '#shared/connect/owner-box.ts'
import type { OwnerAnswer } from '#shared/connect/owner-calls.ts'

type Signed = NextHostKey & { box: string; enrolment: string }
const type = 'ssh-ed25519'
const encoded = (text: string) => Buffer.from(text).toString('base64url')

/** `server`: the id of the login. Returns whether a key was replaced. Throws if known_hosts cannot be read or written. */
export async function takeNextHostKeys(
  server: string,
  { boxes, waiting }: Pick<OwnerAnswer<'boxes'>, 'boxes' | 'waiting'>,
  store: Pick<HostStore, 'change' | 'read'>,
): Promise<boolean> {
  // Several boxes presented it, and the owner has not chosen one.
  const disputed = new Set(waiting.map(({ enrolment }) => enrolment))
  const shown = boxes.flatMap(({ id, enrolment, host_key }): Signed[] =>
    host_key === null || enrolment === null || disputed.has(enrolment)
      ? []
      : [{ ...host_key, box: id, enrolment }],
  )
  const replaced = (text: string) => {
    let after = text
    for (const each of shown) {
      const next = withNextKey(after, {
        from: { type, key: sshKey(each.flashed) },
        to: { key: sshKey(each.next) },
        by: `${encoded(server)}:${encoded(each.enrolment)}`,
      })
      if (next !== after && isSigned(each)) after = next
    }
    return after
  }
  if (shown.length === 0) return false
  const { knownHosts } = await store.read()
  if (replaced(knownHosts) === knownHosts) return false
  await store.change(before => ({ knownHosts: replaced(before.knownHosts) }))
  return true
}

function isSigned({ box, enrolment, next, flashed, device_key, signature }: Signed): boolean {
  const signed = { id: enrolment, installId: box, deviceKey: device_key, nextHostKey: next }
  try {
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: flashed } })
    return verify(null, Buffer.from(enrolmentText(signed)), key, Buffer.from(signature, 'base64url'))
  } catch {
    return false
  }
}

/** Converts 32 bytes in base64url to the base64 blob of known_hosts (RFC 8709). */
function sshKey(raw: string): string {
  const field = (bytes: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  return Buffer.concat([field(Buffer.from(type)), field(Buffer.from(raw, 'base64url'))]).toString('base64')
}
