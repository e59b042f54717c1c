// Parses Kiln's request to claim a box: bounded, and with nothing that sshd could read as more than a key.
import { readClaimCode } from '#shared/connect/claim-code.ts'
import { mostKeyLength, mostOwnerKeys, mostOwnerName } from '#shared/connect/lan-claim.ts'
import { isPlainKey } from '#shared/public-key.ts'
import { fieldsOf } from '../lib/decode.ts'
import type { Claimer } from '../lib/owner.ts'

export type Request = Claimer & { code: string }

/** null for anything else. */
export function requestOf(body: string): Request | null {
  let fields: ReturnType<typeof fieldsOf>
  try {
    fields = fieldsOf(JSON.parse(body))
  } catch {
    return null
  }
  const { code, person, ssh_keys: keys } = fields ?? {}
  const read = typeof code === 'string' ? readClaimCode(code) : null
  if (read === null || typeof person !== 'string' || !Array.isArray(keys)) return null
  const name = person.trim()
  if (name === '' || name.length > mostOwnerName || /\p{C}/u.test(name)) return null
  if (keys.length === 0 || keys.length > mostOwnerKeys) return null
  return keys.every(isKey) ? { code: read, name, keys } : null
}

const isKey = (line: unknown): line is string =>
  typeof line === 'string' && line.length <= mostKeyLength && isPlainKey(line)
