// An enrolment: a drive that Kiln writes belongs to a household of a Connect before its first boot. Connect makes a ticket, Kiln
// binds it to the host key that it puts on the drive, and the box shows that it has that key. No zod: boxes read it too.

export type Ticket = {
  /** Of the Connect, as boxes reach it, without a slash at the end. */
  url: string
  /** 16 bytes in base64url. Not secret. */
  id: string
  /** 32 bytes in base64url. It stays in Kiln: a drive has only what is made with it. */
  secret: string
  /** SHA256:… of the certificate that the Connect made for itself. null: checked as a browser does. */
  fingerprint: string | null
}

/** A box whose drive was made for it. All but `id` in 43 characters of base64url, but for the signature. */
export type EnrolmentProof = {
  id: string
  /** Ed25519 of the drive: the flashed SSH host key. */
  host_key: string
  /** HMAC of the ticket's secret over bindingText. */
  binding: string
  /** Of the SSH host key that the box made in place of the flashed one, which was on a drive. */
  next_host_key: string
  /** By host_key over enrolmentText. */
  signature: string
}

const form = /^(https?:\/\/[^\s#?@]{1,300})#([\w-]{22})\.([\w-]{43})(?:\.(SHA256:[\w-]{43}))?$/

export const ticketText = ({ url, id, secret, fingerprint }: Ticket) =>
  `${url}#${id}.${secret}${fingerprint === null ? '' : `.${fingerprint}`}`

/** null for what is not a ticket. */
export function readTicket(text: string): Ticket | null {
  const [, url = '', id = '', secret = '', fingerprint] = form.exec(text.trim()) ?? []
  if (id === '') return null
  return { url: url.replace(/\/+$/, ''), id, secret, fingerprint: fingerprint ?? null }
}

/** What Kiln binds: without the secret no other host key can be enrolled. */
export const bindingText = (id: string, hostKey: string) => `kiln-enrolment-binding 1\n${id}\n${hostKey}\n`

type Signed = { id: string; installId: string; deviceKey: string; nextHostKey: string }
/** What the flashed host key signs. */
export const enrolmentText = ({ id, installId, deviceKey, nextHostKey }: Signed) =>
  `kiln-enrolment 1\n${id}\n${installId}\n${deviceKey}\n${nextHostKey}\n`
