// Spans that wait for the endpoint, within bounds: the oldest go first, and how many is counted.
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
    /** Takes them out. */
    take(most: number): Span[] {
      const taken = waiting.slice(0, most).map(({ span }) => span)
      for (const _ of taken) shift()
      return taken
    },
    /** What was taken and not sent: the oldest again. */
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
    /** Since the last time it was called. */
    takeDropped() {
      const count = dropped
      dropped = 0
      return count
    },
  }
}
export type SpanQueue = ReturnType<typeof createSpanQueue>
