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

test('sends the audit while the endpoint refuses spans', async () => {
  const at = sending({ traces: { is: 'later', because: 'it answered 429', afterS: 60 } })
  for (let turn = 0; turn < 6; turn += 1) await at.round()
  expect(at.sent.filter(signal => signal === 'traces')).toHaveLength(1)
  expect(at.left()).toBe(0)
})

test('pauses as long as the endpoint asks, for each signal separately', async () => {
  const at = sending({ traces: { is: 'later', because: 'it answered 429', afterS: 60 } })
  let waited = 0
  while (at.sent.filter(signal => signal === 'traces').length < 2) waited += await at.round()
  expect(waited).toBeGreaterThanOrEqual(60)
})

test('sends the other lines of a batch that is refused for one line', async () => {
  const lines = ['first', 'second', 'bad', 'fourth', 'fifth'].map(
    (verb, at) => `${String(at).repeat(64)} ${JSON.stringify({ verb, event: 'ended' })}`,
  )
  const [taken, printed]: [string[], string[]] = [[], []]
  let isLeft = true
  const round = createRounds({
    endpoint: async (_, body) => {
      const texts = [...JSON.stringify(body).matchAll(/"stringValue":"(\w+ ended)"/g)].map(
        ([, text = '']) => text,
      )
      if (texts.includes('bad ended')) return { is: 'refused', because: 'it answered 400' }
      taken.push(...texts)
      return { is: 'sent', rejected: 0 }
    },
    queue: { take: () => [], length: () => 0, takeDropped: () => 0 } as never,
    tail: {
      next: () => (isLeft ? { lines } : null),
      sent: () => {
        isLeft = false
      },
    } as never,
    hasContent: false,
    host: 'box',
    now: () => 0,
    random: () => 0,
    log: line => printed.push(line),
  })
  await round()
  expect(taken).toEqual(['first ended', 'second ended', 'fourth ended', 'fifth ended'])
  expect(printed).toEqual([`Passed over of the audit: line ${'2'.repeat(64)}: it answered 400.`])
})
