// What is on a disk that passes by once, from its start to its end: known as far as it has told.

import { type Extent, endOf, subtract, within } from '#shared/formats/extents.ts'
import { walkDisk } from './disk.ts'
import { createFindings } from './layout.ts'
import { createTail } from './tail.ts'
import type { Walk } from './walk.ts'

/** Of the disk before the bytes that are passing: what was on the way to be understood may lie in them. */
export const lookBackBytes = 1 << 20

type Piece = { position: number; bytes: Uint8Array }
/** A walk that waits for bytes: `held` of them have come. */
type Waiting = { walk: Walk; asked: Extent; held: Buffer | null; heldBytes: number }

export function createStreamLayout(sizeBytes: number | null) {
  const findings = createFindings()
  let waiting: Waiting[] = []
  const before = createTail<Piece>(lookBackBytes, ({ bytes }) => bytes.length)

  /** Lets a walk go on until it waits for bytes that are yet to come. */
  const advance = (walk: Walk, pieces: Piece[], answer: Uint8Array | null) => {
    for (let step = walk.next(answer); !step.done; ) {
      if (!findings.take(step.value)) return
      if ('walk' in step.value) advance(step.value.walk, pieces, null)
      if (!('read' in step.value)) {
        step = walk.next(null)
        continue
      }
      const state: Waiting = { walk, asked: step.value.read, held: null, heldBytes: 0 }
      const bytes = collect(state, pieces)
      if (bytes === 'later') {
        waiting.push(state)
        return
      }
      step = walk.next(bytes)
    }
  }

  return {
    /** The next bytes of the disk. The `lookBackBytes` before them must still be as they were. */
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
    /** Of a range that is passing: what nobody relies on. */
    free: (range: Extent): Extent[] => within(findings.get().free, range),
    /** Of a range that is passing: what an understood file system relies on, as far as is known. */
    reliedOn: (range: Extent): Extent[] =>
      subtract(within(findings.get().known, range), within(findings.get().free, range)),
  }
}

/** The asked bytes when all of them have come; null when the first have passed by; 'later' when more are to come. */
function collect(state: Waiting, pieces: Piece[]): Uint8Array | null | 'later' {
  const { asked } = state
  for (const { position, bytes } of pieces) {
    const next = asked.offset + state.heldBytes
    if (next < position) return null
    if (next >= position + bytes.length) continue
    const part = bytes.subarray(next - position, Math.min(bytes.length, endOf(asked) - position))
    if (part.length === asked.length) return part
    state.held ??= Buffer.alloc(asked.length)
    state.held.set(part, state.heldBytes)
    state.heldBytes += part.length
  }
  if (state.heldBytes === asked.length) return state.held
  return 'later'
}
