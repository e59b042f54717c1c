// Passwords as scrypt hashes (RFC 7914), which every Node and Electron supports. Each takes 32 MiB and much
// of a second, so only a few are computed at a time, and callers above a limit are refused.
import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

/** OWASP's parameters for 32 MiB. Each stored hash includes its own, so these may be raised. */
const cost = { logN: 15, r: 8, p: 3 }
const mostMemory = 64 * 1024 * 1024
const keyBytes = 32
const atOnce = 2
const mostWaiting = 16

export const passwordLength = { least: 10, most: 200 } as const

/** Too many passwords are being checked. */
export class PasswordsBusy extends Error {}

export function createPasswords(randomBytes: (count: number) => Uint8Array) {
  let running = 0
  const waiting: (() => void)[] = []

  async function derive(password: string, salt: Uint8Array, { logN, r, p }: typeof cost): Promise<Buffer> {
    if (running >= atOnce) {
      if (waiting.length >= mostWaiting) throw new PasswordsBusy()
      await new Promise<void>(go => waiting.push(go))
    } else running++
    try {
      return await derived(password.normalize('NFKC'), salt, { N: 2 ** logN, r, p, maxmem: mostMemory })
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
  const hash = async (password: string) => {
    const salt = Buffer.from(randomBytes(16))
    const key = await derive(password, salt, cost)
    const { logN, r, p } = cost
    return `scrypt$${logN}$${r}$${p}$${salt.toString('base64url')}$${key.toString('base64url')}`
  }

  return {
    hash,
    /** `stored` null: a missing account, which takes the same time. */
    async matches(password: string, stored: string | null): Promise<boolean> {
      const known = stored === null ? null : read(stored)
      if (!known) {
        await hash(password)
        return false
      }
      return timingSafeEqual(await derive(password, known.salt, known), known.key)
    },
  }
}
export type Passwords = ReturnType<typeof createPasswords>

const derived = (password: string, salt: Uint8Array, options: ScryptOptions) =>
  new Promise<Buffer>((resolve, reject) => {
    scrypt(password, salt, keyBytes, options, (error, key) => (error ? reject(error) : resolve(key)))
  })

/** null for a hash in an unknown format, which matches nothing. */
function read(stored: string) {
  const [, logN, r, p, salt = '', key = ''] =
    /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([\w-]{22})\$([\w-]{43})$/.exec(stored) ?? []
  if (logN === undefined) return null
  return {
    logN: Number(logN),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  }
}
