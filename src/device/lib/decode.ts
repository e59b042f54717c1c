// Decodes Connect's answers and config.json without a library. Equivalent to the schemas of
// src/shared/connect, which a property test compares.
import type { Customer, DeviceDocument, TokenPair } from '#shared/connect/device-document.ts'

type Fields = Readonly<Record<string, unknown>>

export const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null

/** Counts code points, like zod, not UTF-16 units. */
const lengthOf = (text: string) => {
  let length = 0
  for (const _ of text) length++
  return length
}
const text = (value: unknown): value is string => typeof value === 'string' && lengthOf(value) <= 400
const token = (value: unknown): value is string =>
  typeof value === 'string' && lengthOf(value) >= 16 && lengthOf(value) <= 2048

/** RFC 3339 in UTC, with a date that exists. */
export function isTime(value: unknown): value is string {
  if (typeof value !== 'string') return false
  const found = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z$/.exec(value)
  if (!found) return false
  const [year = 0, month = 0, day = 0] = found.slice(1, 4).map(Number)
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
  return day >= 1 && day <= days
}

export function tokenPairOf(value: unknown): TokenPair | null {
  const { access_token, access_expires_at, refresh_token, refresh_expires_at } = fieldsOf(value) ?? {}
  if (!token(access_token) || !token(refresh_token)) return null
  if (!isTime(access_expires_at) || !isTime(refresh_expires_at)) return null
  return { access_token, access_expires_at, refresh_token, refresh_expires_at }
}

export function customerOf(value: unknown): Customer | null {
  const { first_name, last_name, name, email, address } = fieldsOf(value) ?? {}
  if (!text(email) || (address !== undefined && !text(address))) return null
  const rest = { email, ...(address !== undefined && { address }) }
  if (text(first_name) && text(last_name)) return { first_name, last_name, ...rest }
  if (!text(name)) return null
  const words = name.trim().split(/\s+/)
  const last = words.length > 1 ? (words.pop() ?? '') : ''
  return { first_name: words.join(' '), last_name: last, ...rest }
}

function endpointOf(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const trimmed = value.trim()
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return null
  const bare = trimmed.replace(/[\t\n\r]/g, '')
  return lengthOf(bare) <= 400 ? bare : null
}

function pangolinOf(value: unknown): DeviceDocument['pangolin'] | undefined {
  if (value === null) return null
  const { newt_id, newt_secret, endpoint } = fieldsOf(value) ?? {}
  const url = endpointOf(endpoint)
  return text(newt_id) && text(newt_secret) && url !== null
    ? { newt_id, newt_secret, endpoint: url }
    : undefined
}

export function deviceDocumentOf(value: unknown): DeviceDocument | null {
  const fields = fieldsOf(value) ?? {}
  const customer = customerOf(fields['customer'])
  const pangolin = pangolinOf(fields['pangolin'])
  const claimed_at = fields['claimed_at']
  if (customer === null || pangolin === undefined) return null
  if (claimed_at !== undefined && !isTime(claimed_at)) return null
  const rest = { customer, pangolin, ...(claimed_at !== undefined && { claimed_at }) }
  if (fields['auth'] === undefined) return rest
  const auth = tokenPairOf(fields['auth'])
  return auth && { auth, ...rest }
}
