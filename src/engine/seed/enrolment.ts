// The ticket of a Connect, bound to the host key of one drive. The drive gets what is made with the ticket's secret, not the secret:
// a copy of it can enrol nothing but a box with that host key. Pure.
import { createHmac } from 'node:crypto'
import { bindingText, readTicket } from '#shared/connect/enrolment.ts'
import type { MoveTo } from '#shared/connect/move.ts'

type EnrolmentFile = { path: string; text: string; mode: string }

/** `publicKey`: ssh-ed25519 AAAA… of the drive. None without a ticket. */
export function enrolmentFiles(ticket: string, publicKey: string): EnrolmentFile[] {
  // The last field of the blob: 32 bytes (RFC 8709).
  const key = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64')
    .subarray(-32)
    .toString('base64url')
  const bound = bindTicket(ticket, key)
  if (bound === null) return []
  const { url, fingerprint } = bound
  const state = '/var/lib/kaliun'
  return [
    { path: `${state}/connect_api_url`, text: url, mode: '0644' },
    ...(fingerprint === null
      ? []
      : [{ path: `${state}/connect_fingerprint`, text: fingerprint, mode: '0644' }]),
    { path: `${state}/enrolment.json`, text: JSON.stringify(bound.ticket), mode: '0600' },
  ]
}

/** `key`: 32 bytes of Ed25519 in base64url: of a drive's host key, or of a box that moves. null: it is not a ticket. */
export function bindTicket(text: string, key: string): MoveTo | null {
  const read = readTicket(text)
  if (read === null) return null
  const { url, id, secret, fingerprint } = read
  const binding = createHmac('sha256', secret).update(bindingText(id, key)).digest('base64url')
  return { url, fingerprint, ticket: { id, binding } }
}
