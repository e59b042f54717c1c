import fc from 'fast-check'
import { expect, test } from 'vitest'
import { connectCalls } from '#shared/connect/calls.ts'
import { mostOrderSignature, mostOrderText } from '#shared/connect/order.ts'
import { commandKinds, commandsOf } from './decode-commands.ts'

const schema = connectCalls.commands.answers[200]
const expected = (value: unknown) => {
  const found = schema.safeParse(value).data
  return found ? { commands: found.commands, orders: found.orders ?? [] } : null
}
const sometimes = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 8, arbitrary }, { weight: 1, arbitrary: fc.jsonValue() })

test('decodes commands as the contract does', () => {
  const time = fc
    .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
    .map(date => date.toISOString())
  const command = fc.record(
    {
      id: sometimes(fc.uuid()),
      kind: sometimes(fc.constantFrom(...commandKinds)),
      expires_at: sometimes(time),
      other: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  const text = (most: number) =>
    fc.oneof(fc.string(), fc.constantFrom('é'.repeat(most), 'é'.repeat(most + 1), '\u{1f600}'.repeat(most)))
  const order = fc.record(
    {
      id: sometimes(fc.uuid()),
      order: sometimes(text(mostOrderText)),
      signature: sometimes(text(mostOrderSignature)),
    },
    { requiredKeys: [] },
  )
  const answer = fc.record(
    {
      commands: sometimes(fc.array(sometimes(command), { maxLength: 24 })),
      orders: sometimes(fc.array(sometimes(order), { maxLength: 6 })),
    },
    { requiredKeys: ['commands'] },
  )
  fc.assert(
    fc.property(sometimes(answer), value => {
      expect(commandsOf(value)).toEqual(expected(value))
    }),
    { numRuns: 2000 },
  )
})
