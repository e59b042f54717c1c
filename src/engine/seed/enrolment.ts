// The ticket of a Connect, bound to the host key of one drive. The drive gets what is made with the ticket's secret, not the secret:
// a copy of it can enrol nothing but a box with that host key. Pure.
import { createHmac } from 'node:crypto'
import { bindingText, readTicket } from '#shared/connect/enrolment.ts'

type EnrolmentFile = { path: string; text: string; mode: string }

/** `publicKey`: ssh-ed25519 AAAA… of the drive. None without a ticket. */
export function enrolmentFiles(ticket: string, publicKey: string): EnrolmentFile[] {
  const read = readTicket(ticket)
  if (read === null) return []
  const { url, id, secret, fingerprint } = read
  // The last field of the blob: 32 bytes (RFC 8709).
  const key = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64')
    .subarray(-32)
    .toString('base64url')
  const binding = createHmac('sha256', secret).update(bindingText(id, key)).digest('base64url')
  const state = '/var/lib/kaliun'
  return [
    { path: `${state}/connect_api_url`, text: url, mode: '0644' },
    ...(fingerprint === null
      ? []
      : [{ path: `${state}/connect_fingerprint`, text: fingerprint, mode: '0644' }]),
    { path: `${state}/enrolment.json`, text: JSON.stringify({ id, binding }), mode: '0600' },
  ]
}
