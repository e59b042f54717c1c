// Who calls: a bearer token, a signature, or both. A box that registered with a key is believed with its signature alone.
import type { Shown } from './claims.ts'
import type { Proofs } from './proof.ts'
import type { Store } from './store.ts'
import type { Tokens } from './tokens.ts'

export type RawCall = {
  method: string
  /** As it was sent, with what follows a question mark. */
  path: string
  body: Uint8Array
  /** Of the header Authorization, without "Bearer". */
  bearer: string | null
  /** Of the header Kiln-Proof. */
  proof: string | null
}
type Seen = Shown | { refused: 'unauthorized' | 'forbidden'; code?: 'TOKEN_EXPIRED' | 'CLOCK' }

export function createCallers({ store, tokens, proofs }: { store: Store; tokens: Tokens; proofs: Proofs }) {
  /** `newKey`: of a box that is not known yet. */
  const see = (id: string, call: RawCall, newKey?: string): Seen => {
    const key = store.device(id)?.key ?? newKey ?? null
    if (call.proof !== null && key !== null) {
      const verdict = proofs.check(key, { ...call, proof: call.proof })
      if (verdict === 'clock') return { refused: 'unauthorized', code: 'CLOCK' }
      if (verdict === 'invalid') return { refused: 'unauthorized' }
    }
    const signed = call.proof !== null && key !== null
    const access = call.bearer === null ? 'unknown' : tokens.access(call.bearer)
    if (access === 'unknown') return { bearer: call.bearer, signed, access: false }
    if (access === 'expired') return { refused: 'unauthorized', code: 'TOKEN_EXPIRED' }
    if (access.device !== id) return { refused: 'forbidden' }
    return { bearer: call.bearer, signed, access: true }
  }
  return {
    see,
    /** For calls of a claimed box: its token, and the signature of one with a key. */
    device(id: string, call: RawCall): Extract<Seen, { refused: string }> | null {
      const seen = see(id, call)
      if ('refused' in seen) return seen
      const signature = seen.signed || store.device(id)?.key === null
      return seen.access && signature ? null : { refused: 'unauthorized' }
    },
  }
}
export type Callers = ReturnType<typeof createCallers>
