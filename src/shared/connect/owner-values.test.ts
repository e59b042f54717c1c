import { expect, test } from 'vitest'
import { isHouseholdName, isMailAddress } from './owner-values.ts'

test('a mail address has one @ with something before and after it', () => {
  for (const text of ['ada@example.com', 'ada@host', 'ä+b@exämple.org'])
    expect(isMailAddress(text), text).toBe(true)
  for (const text of [
    '',
    'nonsense',
    '@',
    'ada@',
    '@host',
    'a@b@c',
    'a b@c',
    'a@b\n',
    `a@${'b'.repeat(151)}`,
  ])
    expect(isMailAddress(text), text).toBe(false)
})

test('a household has a name that can be seen', () => {
  for (const text of ['Home', 'Ada’s flat', 'x'.repeat(400)]) expect(isHouseholdName(text), text).toBe(true)
  for (const text of ['', ' ', 'a\nb', 'x'.repeat(401)]) expect(isHouseholdName(text), text).toBe(false)
})
