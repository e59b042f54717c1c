// Identifies the caller: by a bearer token, a signature, or both. For a box that registered with a key, the
// signature alone is enough.
import { keysOf } from '../beside.ts'
import type { Shown } from '../claims/claims.ts'
import type { Proofs } from '../claims/proof.ts'
import type { Tokens } from '../claims/tokens.ts'
import type { Store } from '../store/store.ts'

export type RawCall = {
  method: string
  /** Unchanged, including the query string. */
  path: string
  body: Uint8Array
  /** The header Authorization, without "Bearer". */
  bearer: string | null
  /** The header Kiln-Proof. */
  proof: string | null
}
type Seen = Shown | { refused: 'unauthorized' | 'forbidden'; code?: 'TOKEN_EXPIRED' | 'CLOCK' }

export function createCallers({ store, tokens, proofs }: { store: Store; tokens: Tokens; proofs: Proofs }) {
  /** The one of the keys that signed the call; null if there is none, or no signature. */
  const signerOf = (keys: readonly (string | null)[], { proof, ...call }: RawCall) => {
    const known = keys.filter(key => key !== null)
    if (proof === null || known.length === 0) return null
    for (const key of known) {
      const verdict = proofs.check(key, { ...call, proof })
      if (verdict === 'valid') return key
      if (verdict === 'clock') return { refused: 'unauthorized', code: 'CLOCK' } as const
    }
    return { refused: 'unauthorized' } as const
  }
  const seen = (id: string, keys: readonly (string | null)[], call: RawCall): Seen => {
    const signer = signerOf(keys, call)
    if (typeof signer === 'object' && signer !== null) return signer
    const shown = { bearer: call.bearer, signed: signer !== null, key: signer }
    const access = call.bearer === null ? 'unknown' : tokens.access(call.bearer)
    if (access === 'unknown') return { ...shown, access: false }
    if (access === 'expired') return { refused: 'unauthorized', code: 'TOKEN_EXPIRED' }
    if (access.device !== id) return { refused: 'forbidden' }
    return { ...shown, access: true }
  }
  return {
    /** `newKey`: key that a box registers. */
    see: (id: string, call: RawCall, newKey?: string): Seen => seen(id, keysOf(store, id, newKey), call),
    /** Checks a claimed box's call: its token, and its signature if it has a key. */
    device(id: string, call: RawCall): Extract<Seen, { refused: string }> | null {
      const known = store.device(id)
      const shown = seen(id, [known?.key ?? null], call)
      if ('refused' in shown) return shown
      const signature = shown.signed || known?.key === null
      return shown.access && signature ? null : { refused: 'unauthorized' }
    },
  }
}
export type Callers = ReturnType<typeof createCallers>
