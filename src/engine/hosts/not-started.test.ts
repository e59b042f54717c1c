import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { asNotStarted } from './not-started.ts'

const unknownName = failure('ssh.unknown-name', { operation: 'ssh.connect', values: { host: 'hall.local' } })
const refused = failure('ssh.refused', {
  operation: 'ssh.connect',
  values: { host: 'hall.local', port: '22' },
})
const hall = { name: 'hall', flashed: { image: null, name: 'Hall', at: 1000 }, seen: null }
const never = { facts: null, deploys: [] }

test('a flashed host that never answered waits for its first start, whatever the network makes of its name [N4]', () => {
  expect(asNotStarted(unknownName, hall, never)).toMatchObject({
    code: 'host.not-started',
    operation: 'ssh.connect',
    values: { name: 'hall', date: { day: 1000 } },
  })
})

test('one that answers, that was seen, or that was not flashed has the reason itself', () => {
  expect(asNotStarted(refused, hall, never)).toBe(refused)
  expect(asNotStarted(unknownName, { ...hall, seen: { at: 2000 } }, never)).toBe(unknownName)
  expect(asNotStarted(unknownName, { ...hall, flashed: null }, never)).toBe(unknownName)
  const answered = { ...never, facts: { at: 2000 } }
  expect(asNotStarted(unknownName, hall, answered)).toBe(unknownName)
  // Before it was flashed again.
  const before = { ...never, facts: { at: 500 } }
  expect(asNotStarted(unknownName, hall, before)).toMatchObject({ code: 'host.not-started' })
})
