// A box that came with a ticket made an SSH host key in place of the one on its drive, because a copy of the drive has that too.
// Where Kiln trusts the flashed key, and that signed the new one, the new one takes its place: no person has to compare them. A
// Connect cannot make that signature.
import { createPublicKey, verify } from 'node:crypto'
import { withNextKey } from '#engine/hosts/known-hosts.ts'
import type { HostStore } from '#engine/hosts/store.ts'
import { enrolmentText } from '#shared/connect/enrolment.ts'
import type { NextHostKey } from '#shared/connect/owner-box.ts'
import type { OwnerAnswer } from '#shared/connect/owner-calls.ts'

type Signed = NextHostKey & { box: string; enrolment: string }
const type = 'ssh-ed25519'

/** Whether a key was replaced. Throws where known_hosts cannot be read or written. */
export async function takeNextHostKeys(
  { boxes, waiting }: Pick<OwnerAnswer<'boxes'>, 'boxes' | 'waiting'>,
  store: Pick<HostStore, 'change' | 'read'>,
): Promise<boolean> {
  // Several boxes showed it, and the owner has not chosen.
  const disputed = new Set(waiting.map(({ enrolment }) => enrolment))
  const shown = boxes.flatMap(({ id, enrolment, host_key }): Signed[] =>
    host_key === null || enrolment === null || disputed.has(enrolment)
      ? []
      : [{ ...host_key, box: id, enrolment }],
  )
  const replaced = (text: string) => {
    let after = text
    for (const each of shown) {
      const from = { type, key: sshKey(each.flashed) }
      const next = withNextKey(after, from, { key: sshKey(each.next) })
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

/** 32 bytes in base64url to the blob of known_hosts (RFC 8709), in base64. */
function sshKey(raw: string): string {
  const field = (bytes: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  return Buffer.concat([field(Buffer.from(type)), field(Buffer.from(raw, 'base64url'))]).toString('base64')
}
