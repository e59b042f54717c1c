import { expect, it } from 'vitest'
import type { Usage } from './budget.ts'
import { countSpending } from './spending.ts'

const content = [{ type: 'text', text: 'x'.repeat(400) }]

it.each([-5_000_000, 0.5, 1e308, Number.NaN, Number.POSITIVE_INFINITY])(
  'a server that counts %s tokens is not believed: the length counts',
  tokens => {
    const spent: Usage[] = []
    const { begins, ends } = countSpending(usage => spent.push(usage))
    begins({ messages: 'y'.repeat(4000) })
    ends({ usage: { inputTokens: tokens, outputTokens: tokens }, content })
    const [usage] = spent
    expect(usage?.input).toBeGreaterThan(1000)
    expect(usage?.input).toBeLessThan(1100)
    expect(usage?.output).toBeGreaterThan(100)
    expect(usage?.output).toBeLessThan(130)
  },
)

it('a number that makes sense counts', () => {
  const spent: Usage[] = []
  const { begins, ends } = countSpending(usage => spent.push(usage))
  begins({ messages: 'y' })
  ends({ usage: { inputTokens: 12, outputTokens: 0 }, content })
  expect(spent).toEqual([{ input: 12, output: 0 }])
})
