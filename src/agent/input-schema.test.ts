import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeFields, fieldsElsewhere } from '#shared/workloads/fields.ts'
import { type Verb, verbRow, verbs } from '#shared/workloads/verbs.ts'
import { inputSchema } from './input-schema.ts'

const all = Object.keys(verbs) as Verb[]
const near = fc.oneof(
  fc.constantFrom('dev', 'a-label', '0123456789abcdef', '', '-x', 'abcdefghijkl', 'Dev', 'dev\n'),
  fc.constantFrom(0, 1, 200, 201, 65_536, 65_537, 1.5, true, null),
  fc.array(fc.constantFrom('git', 'git', 'a\0b', '', 'x'.repeat(4100)), { maxLength: 4 }),
  fc.anything(),
)

it('a tool accepts the same inputs as the broker', () => {
  fc.assert(
    fc.property(fc.constantFrom(...all), fc.context(), fc.infiniteStream(near), (verb, _, values) => {
      const input = fieldsElsewhere(verbRow(verb).input)
      const given = Object.fromEntries(Object.keys(input).map(key => [key, values.next().value]))
      const taken = 'input' in decodeFields(input, given)
      expect(inputSchema(verbRow(verb).input).safeParse(given).success).toBe(taken)
      const { input: whole } = verbRow(verb)
      for (const more of [{ more: 1 }, { ownModule: '{ }' }])
        expect(inputSchema(whole).safeParse({ ...given, ...more }).success).toBe(false)
    }),
    { numRuns: 2000 },
  )
})
