// A bounded queue of spans for the endpoint. The oldest are dropped first, and counted.
import type { Span } from '#shared/workloads/spans.ts'

const mostSpans = 1024
const mostBytes = 4 * 1024 * 1024

export function createSpanQueue() {
  const waiting: { readonly span: Span; readonly bytes: number }[] = []
  let bytes = 0
  let dropped = 0
  const shift = () => {
    bytes -= waiting.shift()?.bytes ?? 0
  }
  return {
    add(span: Span, length: number) {
      waiting.push({ span, bytes: length })
      bytes += length
      while (waiting.length > mostSpans || bytes > mostBytes) {
        shift()
        dropped += 1
      }
    },
    /** Removes and returns them. */
    take(most: number): Span[] {
      const taken = waiting.slice(0, most).map(({ span }) => span)
      for (const _ of taken) shift()
      return taken
    },
    /** Returns spans that were not sent to the front. */
    putBack(spans: readonly Span[]) {
      for (const span of spans.toReversed()) {
        const length = JSON.stringify(span).length
        if (waiting.length >= mostSpans || bytes + length > mostBytes) dropped += 1
        else {
          waiting.unshift({ span, bytes: length })
          bytes += length
        }
      }
    },
    length: () => waiting.length,
    /** Since the last call. */
    takeDropped() {
      const count = dropped
      dropped = 0
      return count
    },
  }
}
export type SpanQueue = ReturnType<typeof createSpanQueue>
