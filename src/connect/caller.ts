// Identifies the caller: by a bearer token, a signature, or both. For a box that registered with a key, the
// signature alone is enough.
import type { Shown } from './claims.ts'
import type { Proofs } from './proof.ts'
import type { Store } from './store.ts'
import type { Tokens } from './tokens.ts'

export type RawCall = {
  method: string
  /** Unchanged, including the query string. */
  path: string
  body: Uint8Array
  /** From the header Authorization, without "Bearer". */
  bearer: string | null
  /** From the header Kiln-Proof. */
  proof: string | null
}
type Seen = Shown | { refused: 'unauthorized' | 'forbidden'; code?: 'TOKEN_EXPIRED' | 'CLOCK' }

export function createCallers({ store, tokens, proofs }: { store: Store; tokens: Tokens; proofs: Proofs }) {
  const seen = (id: string, key: string | null, call: RawCall): Seen => {
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
    /** `newKey`: key of a box that is not registered yet. */
    see: (id: string, call: RawCall, newKey?: string): Seen =>
      seen(id, store.device(id)?.key ?? newKey ?? null, call),
    /** For calls of a claimed box: checks its token, and its signature if it has a key. */
    device(id: string, call: RawCall): Extract<Seen, { refused: string }> | null {
      const known = store.device(id)
      const shown = seen(id, known?.key ?? null, call)
      if ('refused' in shown) return shown
      const signature = shown.signed || known?.key === null
      return shown.access && signature ? null : { refused: 'unauthorized' }
    },
  }
}
export type Callers = ReturnType<typeof createCallers>
