// Checks the right to upload: HTTP Basic with a name and a password that Connect made. Passwords have 256 random bits, so
// a plain hash is enough and costs no time in each of an upload's thousands of requests.
import type { CodeLimits } from '../claims/code-limits.ts'
import { isEqual } from '../claims/proof.ts'
import { hashOf } from '../claims/tokens.ts'
import type { Store } from '../store/store.ts'

const mostHeader = 400

type Parts = { store: Pick<Store, 'uploadLogin'>; limits: CodeLimits }
export type Verdict = 'right' | 'wrong' | 'slow'

export const createUploadLogins = ({ store, limits }: Parts) => ({
  /** `header`: Authorization. `address`: the caller's, which wrong logins count against. */
  judge(header: string | undefined, address: string): Verdict {
    // A client's first request has none.
    if (header === undefined) return 'wrong'
    if (!limits.mayTry(address)) return 'slow'
    const { name, password } = basicOf(header)
    const known = store.uploadLogin(name)
    const isRight = isEqual(hashOf(password), known?.hash ?? '')
    if (isRight) limits.right(address)
    else limits.wrong(address)
    return isRight ? 'right' : 'wrong'
  },
})
export type UploadLogins = ReturnType<typeof createUploadLogins>

function basicOf(header: string): { name: string; password: string } {
  const [, coded = ''] = (header.length <= mostHeader && /^Basic ([\w+/=-]+)$/i.exec(header)) || []
  const text = Buffer.from(coded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return { name: text.slice(0, Math.max(0, colon)), password: text.slice(colon + 1) }
}
