import fc from 'fast-check'
import { expect, test } from 'vitest'
import { customer, deviceDocument, tokenPair } from '#shared/connect/device-document.ts'
import { customerOf, deviceDocumentOf, tokenPairOf } from './decode.ts'

const digits = (most: number) => fc.integer({ min: 0, max: most }).map(n => String(n).padStart(2, '0'))
/** Times, and texts that look like times. */
const time = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .date({ min: new Date(0), max: new Date('2100'), noInvalidDate: true })
      .map(date => date.toISOString()),
  },
  fc.date({ noInvalidDate: true }).map(date => date.toISOString()),
  fc
    .tuple(
      fc.constantFrom('1900', '2000', '2023', '2024', '99'),
      digits(13),
      digits(32),
      digits(25),
      digits(61),
    )
    .map(([year, month, day, hour, minute]) => `${year}-${month}-${day}T${hour}:${minute}:00Z`),
  fc.constantFrom(
    '2025-01-01T00:00Z',
    '2025-01-01T00:00:00.5Z',
    '2025-01-01 00:00:00Z',
    '2025-01-01T00:00:00+00:00',
  ),
)
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary', minLength: 398, maxLength: 402 }),
  fc.constantFrom('Ada  Lovelace', ' A B C ', ''),
)
const token = fc.oneof(
  { weight: 12, arbitrary: fc.base64String({ minLength: 16, maxLength: 60 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('a'.repeat(15), 'a'.repeat(2048), 'a'.repeat(2049), '😀'.repeat(8)),
  },
  { weight: 1, arbitrary: fc.string() },
)
const endpoint = fc.oneof(
  fc.webUrl(),
  fc.string(),
  fc.constantFrom(
    ' https://a.example\n',
    'HTTP://a.example',
    'http:a.example',
    'https://',
    'file:///etc/passwd',
    'https://a\t.example',
    `https://a.example/${'x'.repeat(390)}`,
  ),
)
/** Mostly valid, with a field sometimes missing, null or something else. */
const odd = <T>(usual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 30, arbitrary: usual }, { weight: 1, arbitrary: fc.jsonValue() })
const record = (fields: Record<string, fc.Arbitrary<unknown>>) => {
  const each = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, odd(value)]))
  return odd(
    fc.oneof(
      { weight: 3, arbitrary: fc.record(each) },
      { weight: 1, arbitrary: fc.record(each, { requiredKeys: [] }) },
    ),
  )
}

const pair = record({
  access_token: token,
  access_expires_at: time,
  refresh_token: token,
  refresh_expires_at: time,
})
const person = record({
  first_name: text,
  last_name: text,
  name: text,
  email: text,
  address: text,
  age: text,
})
const newt = fc.oneof(fc.constant(null), record({ newt_id: text, newt_secret: text, endpoint }))

test.each([
  ['tokens', pair, tokenPair, tokenPairOf],
  ['a customer', person, customer, customerOf],
  [
    'a configuration',
    record({
      auth: pair,
      customer: person,
      pangolin: newt,
      claimed_at: fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 3, arbitrary: time }),
    }),
    deviceDocument,
    deviceDocumentOf,
  ],
] as const)('a box decodes %s as Connect writes and checks it [A4]', (_what, values, schema, read) => {
  let good = 0
  fc.assert(
    fc.property(values, value => {
      const wanted = schema.safeParse(value).data ?? null
      if (wanted) good++
      expect(read(value)).toEqual(wanted)
    }),
    { numRuns: 2000 },
  )
  // Otherwise the values prove nothing.
  expect(good).toBeGreaterThan(50)
})
