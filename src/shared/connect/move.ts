// The other Connect to which an order sends a box. It is written without zod: boxes read it too.
import { type Fields, fieldsIn, isMatch } from './order-fields.ts'

export type MoveTo = {
  /** The other Connect's address for boxes, without a slash at the end. */
  url: string
  /** SHA256:… of the certificate that it made for itself. null: checked as a browser does. */
  fingerprint: string | null
  /** Bound to the key of the box (bindingText). null: that Connect knows the box, or shows a code for it. */
  ticket: { id: string; binding: string } | null
}

export function moveOf({ url, fingerprint, ticket }: Fields): MoveTo | null {
  if (!isMatch(url, /^https?:\/\/[^\s#?@\p{C}]{1,300}$/u) || url.endsWith('/')) return null
  if (fingerprint !== null && !isMatch(fingerprint, /^SHA256:[\w-]{43}$/)) return null
  if (ticket === null) return { url, fingerprint, ticket }
  const { id, binding } = fieldsIn(ticket)
  if (!isMatch(id, /^[\w-]{22}$/) || !isMatch(binding, /^[\w-]{43}$/)) return null
  return { url, fingerprint, ticket: { id, binding } }
}

export const moveValues = ({ url, fingerprint, ticket }: MoveTo) => ({
  url,
  fingerprint,
  ticket: ticket && { id: ticket.id, binding: ticket.binding },
})
