// Enrolment: a drive belongs to a household of a Connect before its first boot. Connect makes a ticket, Kiln
// binds it to the host key that it writes to the drive, and the box proves that it has that key. No zod:
// boxes load this file too.

export type Ticket = {
  /** Address of the Connect as boxes reach it, without a trailing slash. */
  url: string
  /** 16 bytes in base64url. Not secret. */
  id: string
  /** 32 bytes in base64url. Never leaves Kiln: a drive only gets values derived from it. */
  secret: string
  /** SHA256:… of the Connect's self-signed certificate. null: verify as browsers do. */
  fingerprint: string | null
}

/**
 * Sent by a box whose drive was made for the ticket. Every field except `id` and the signature has 43
 * characters of base64url.
 */
export type EnrolmentProof = {
  id: string
  /** The drive's Ed25519 key: the flashed SSH host key. */
  host_key: string
  /** HMAC of bindingText with the ticket's secret. */
  binding: string
  /**
   * The SSH host key that the box generated to replace the flashed one, because a copy of the drive has that
   * too.
   */
  next_host_key: string
  /** Signature of enrolmentText by host_key. */
  signature: string
}

const form = /^(https?:\/\/[^\s#?@]{1,300})#([\w-]{22})\.([\w-]{43})(?:\.(SHA256:[\w-]{43}))?$/

export const ticketText = ({ url, id, secret, fingerprint }: Ticket) =>
  `${url}#${id}.${secret}${fingerprint === null ? '' : `.${fingerprint}`}`

/** null if it is not a ticket. */
export function readTicket(text: string): Ticket | null {
  const [, url = '', id = '', secret = '', fingerprint] = form.exec(text.trim()) ?? []
  if (id === '') return null
  return { url: url.replace(/\/+$/, ''), id, secret, fingerprint: fingerprint ?? null }
}

/** Text that Kiln authenticates with the secret, so that no other host key can be enrolled. */
export const bindingText = (id: string, hostKey: string) => `kiln-enrolment-binding 1\n${id}\n${hostKey}\n`

type Signed = { id: string; installId: string; deviceKey: string; nextHostKey: string }
/** Text that the flashed host key signs. */
export const enrolmentText = ({ id, installId, deviceKey, nextHostKey }: Signed) =>
  `kiln-enrolment 1\n${id}\n${installId}\n${deviceKey}\n${nextHostKey}\n`
