// /var/lib/kaliun/config.json, and the answer of Connect that it is made from. The document has the
// customer's first and last name; KaliunBox's own server sends a single name. Both are read; the form with
// two is written.
import { z } from 'zod'

const text = z.string().max(400)
/** RFC 3339 in UTC. */
const time = z.iso.datetime()
const token = z.string().min(16).max(2048)

export const tokenPair = z.object({
  access_token: token,
  access_expires_at: time,
  refresh_token: token,
  refresh_expires_at: time,
})
export type TokenPair = z.infer<typeof tokenPair>

const names = z.object({ first_name: text, last_name: text, email: text, address: text.optional() })
export type Customer = z.infer<typeof names>
export const customer = z
  .union([names, z.object({ name: text, email: text, address: text.optional() })])
  .transform((read): Customer => ('name' in read ? withTwoNames(read) : read))

const pangolin = z.object({
  newt_id: text,
  newt_secret: text,
  endpoint: z.url({ protocol: /^https?$/ }).max(400),
})

/** `auth`: absent if the box presented a valid token. `pangolin`: null for a box without remote access. */
export const deviceDocument = z.object({
  auth: tokenPair.optional(),
  customer,
  pangolin: pangolin.nullable(),
  /** When a person claimed the box. KaliunBox's own server does not send it. */
  claimed_at: time.optional(),
})
export type DeviceDocument = z.infer<typeof deviceDocument>

/**
 * The last word becomes the family name. That is wrong for many people, but joining both gives the full name
 * again.
 */
function withTwoNames({
  name,
  ...rest
}: {
  name: string
  email: string
  address?: string | undefined
}): Customer {
  const words = name.trim().split(/\s+/)
  const last = words.length > 1 ? (words.pop() ?? '') : ''
  return { first_name: words.join(' '), last_name: last, ...rest }
}
