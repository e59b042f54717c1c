import fc from 'fast-check'
import { expect, test } from 'vitest'
import { customer, deviceDocument } from './device-document.ts'

const auth = {
  access_token: 'a'.repeat(43),
  access_expires_at: '2025-01-01T00:00:00Z',
  refresh_token: 'r'.repeat(43),
  refresh_expires_at: '2025-04-01T00:00:00Z',
}
const pangolin = { newt_id: 'n1', newt_secret: 's1', endpoint: 'https://pangolin.net' }

test('takes the configuration of the document unchanged [A8]', () => {
  const written = { first_name: 'John', last_name: 'Doe', email: 'john@example.com' }
  expect(deviceDocument.parse({ auth, customer: written, pangolin }).customer).toEqual(written)
})

test("splits the single name that KaliunBox's server sends into two, which join to the same words [A4]", () => {
  const words = fc.array(fc.stringMatching(/^[\p{L}'-]{1,12}$/u), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(words, each => {
      const read = customer.parse({ name: ` ${each.join('  ')} `, email: 'a@b.example', address: 'Road 1' })
      expect(`${read.first_name} ${read.last_name}`.trim()).toBe(each.join(' '))
      expect(read).toMatchObject({ email: 'a@b.example', address: 'Road 1' })
    }),
  )
})

test.each([
  [{ customer: { email: 'a@b.example' } }, 'a customer without a name'],
  [{ auth: { ...auth, access_token: 'short' } }, 'a token that can be guessed'],
  [{ auth: { ...auth, access_expires_at: 'tomorrow' } }, 'an expiry that is not a time'],
  [{ pangolin: { ...pangolin, endpoint: 'file:///etc/passwd' } }, 'an endpoint that is not of the web'],
  [{ pangolin: undefined }, 'an answer without pangolin'],
])('%j is refused: %s', (wrong, _why) => {
  const right = { auth, customer: { name: 'A B', email: 'a@b.example' }, pangolin }
  expect(deviceDocument.safeParse(right).success).toBe(true)
  expect(deviceDocument.safeParse({ ...right, ...wrong }).success).toBe(false)
})
