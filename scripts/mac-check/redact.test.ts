import { expect, test } from 'vitest'
import { redactor } from './redact.ts'
import { macSteps } from './steps.ts'

const redact = redactor({ user: 'ada', fullName: 'Ada Lovelace', host: 'adas-mac', home: '/Users/ada' })

test('takes out serial numbers and UUIDs, and leaves equal ones equal', () => {
  const plist = (serial: string) => `<key>kUSBSerialNumberString</key>\n\t<string>${serial}</string>`
  const [first, second, other] = ['4C53', '4C53', '9999'].map(serial => redact(plist(serial)))
  expect(first).toBe(second)
  expect(first).not.toBe(other)
  expect([first, other].join()).not.toMatch(/4C53|9999/)
  expect(redact('{"serial": "4C53", "name": "Ultra"}')).toBe('{"serial": "redacted-1", "name": "Ultra"}')
  expect(redact('<key>DiskUUID</key><string></string>')).toBe('<key>DiskUUID</key><string></string>')
})

test('takes out the person and the computer', () => {
  expect(redact('/Users/ada/Downloads on adas-mac, Ada Lovelace (ada)')).toBe(
    '/Users/person/Downloads on mac, A Person (person)',
  )
})

test('asks for the ten steps, and runs no command of a shell', () => {
  const steps = macSteps({ app: '/Applications/Kiln.app', disks: ['disk0', 'disk4'], node: '/usr/bin/node' })
  expect(steps).toHaveLength(10)
  const commands = steps.flatMap(step => step.commands)
  expect(commands.map(({ name }) => name)).toContain('diskutil-info-disk4')
  expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length)
})
