import { expect, test } from 'vitest'
import type { Sent, Signal } from './endpoint.ts'
import { createRounds } from './rounds.ts'

const span = {
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  parentId: null,
  name: 'chat',
  isClient: false,
  startMs: 1000,
  endMs: 2000,
  attributes: {},
  error: null,
}

function sending(answers: Partial<Record<Signal, Sent>>) {
  const sent: Signal[] = []
  const lines: string[] = []
  let left = 3
  const round = createRounds({
    endpoint: async signal => {
      sent.push(signal)
      return answers[signal] ?? { is: 'sent', rejected: 0 }
    },
    queue: {
      take: () => [span],
      putBack: () => undefined,
      takeDropped: () => 0,
      length: () => 1,
    } as never,
    tail: {
      next: () => (left > 0 ? { lines: [''] } : null),
      sent: () => {
        left -= 1
      },
    } as never,
    hasContent: false,
    host: 'box',
    now: () => 0,
    random: () => 0,
    log: line => lines.push(line),
  })
  return { round, sent, lines, left: () => left }
}

test('the audit is sent while the endpoint takes no spans', async () => {
  const at = sending({ traces: { is: 'later', because: 'it answered 429', afterS: 60 } })
  for (let turn = 0; turn < 6; turn += 1) await at.round()
  expect(at.sent.filter(signal => signal === 'traces')).toHaveLength(1)
})

test('a pause is as long as the endpoint wants it, for each alone', async () => {
  const at = sending({ traces: { is: 'later', because: 'it answered 429', afterS: 60 } })
  let waited = 0
  while (at.sent.filter(signal => signal === 'traces').length < 2) waited += await at.round()
  expect(waited).toBeGreaterThanOrEqual(60)
})
