import fc from 'fast-check'
import { expect, test } from 'vitest'
import { connectCalls } from '#shared/connect/calls.ts'
import { commandKinds, commandsOf } from './decode-commands.ts'

const schema = connectCalls.commands.answers[200]
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
  const answer = fc.record({ commands: sometimes(fc.array(sometimes(command), { maxLength: 24 })) })
  fc.assert(
    fc.property(sometimes(answer), value => {
      expect(commandsOf(value)).toEqual(schema.safeParse(value).data?.commands ?? null)
    }),
    { numRuns: 2000 },
  )
})
