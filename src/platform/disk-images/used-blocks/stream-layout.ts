// The layout of a disk that streams past once, as far as it is known.

import { type Extent, endOf, subtract, within } from '#shared/formats/extents.ts'
import { walkDisk } from './disk.ts'
import { createFindings } from './layout.ts'
import { createTail } from './tail.ts'
import type { Walk } from './walk.ts'

/** Bytes kept from before the current position: a walk may still need them. */
export const lookBackBytes = 1 << 20

type Piece = { position: number; bytes: Uint8Array }
/** A walk that waits for bytes; `held` bytes have arrived. */
type Waiting = { walk: Walk; wanted: Extent; held: Buffer | null; heldBytes: number }

export function createStreamLayout(sizeBytes: number | null) {
  const findings = createFindings()
  let waiting: Waiting[] = []
  const before = createTail<Piece>(lookBackBytes, ({ bytes }) => bytes.length)

  /** Continues a walk until it needs bytes that have not arrived. */
  const advance = (walk: Walk, pieces: Piece[], answer: Uint8Array | null) => {
    for (let step = walk.next(answer); !step.done; ) {
      if (!findings.take(step.value)) return
      if ('walk' in step.value) advance(step.value.walk, pieces, null)
      if (!('read' in step.value)) {
        step = walk.next(null)
        continue
      }
      const state: Waiting = { walk, wanted: step.value.read, held: null, heldBytes: 0 }
      const bytes = collect(state, pieces)
      if (bytes === 'later') {
        waiting.push(state)
        return
      }
      step = walk.next(bytes)
    }
  }

  return {
    /** The next bytes of the disk. The `lookBackBytes` before them must be unchanged. */
    take(position: number, bytes: Uint8Array): void {
      const piece = { position, bytes }
      const pieces = [...before.pieces, piece]
      if (before.pieces.length === 0) advance(walkDisk(sizeBytes), pieces, null)
      const ready = waiting
      waiting = []
      for (const state of ready) {
        const answer = collect(state, [piece])
        if (answer === 'later') waiting.push(state)
        else advance(state.walk, pieces, answer)
      }
      findings.get()
      findings.forget(before.pieces[0]?.position ?? 0)
      before.push(piece)
    },
    /** Within the current range: parts whose content does not matter. */
    free: (range: Extent): Extent[] => within(findings.get().free, range),
    /** Within the current range: parts that a known file system relies on, as far as is known. */
    reliedOn: (range: Extent): Extent[] =>
      subtract(within(findings.get().known, range), within(findings.get().free, range)),
  }
}

/** The requested bytes once all have arrived; null if the first have already passed; 'later' if more are to come. */
function collect(state: Waiting, pieces: Piece[]): Uint8Array | null | 'later' {
  const { wanted } = state
  for (const { position, bytes } of pieces) {
    const next = wanted.offset + state.heldBytes
    if (next < position) return null
    if (next >= position + bytes.length) continue
    const part = bytes.subarray(next - position, Math.min(bytes.length, endOf(wanted) - position))
    if (part.length === wanted.length) return part
    state.held ??= Buffer.alloc(wanted.length)
    state.held.set(part, state.heldBytes)
    state.heldBytes += part.length
  }
  if (state.heldBytes === wanted.length) return state.held
  return 'later'
}
