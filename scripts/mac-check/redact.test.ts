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

test('takes out other keys and bytes that identify a device', () => {
  // ioreg prints an adapter like this: the signature contains the serial number, the address is the device's own.
  const device = `<key>UsbDeviceSignature</key>
\t<data>
\txBBw6gABMDAxMzgxNkYwQwAAAP8AAA==
\t</data>
\t<key>kUSBContainerID</key>
\t<string>55195cae-b7ae-b7cd-4718-6419e7cd6577</string>
\t<key>iSerialNumber</key>
\t<integer>5</integer>
\t<key>IOMACAddress</key>
\t<data>AAECAwQF</data>
\t<key>UUID</key>
\t<string>1D15E03A-DBDD-4FF4-847D-50D5EE26B798</string>
\t<key>Inquiry Unit Serial Number</key>
\t<string>WX12A345</string>
\t<key>APFSVolumeGroupID</key>
\t<string>B41463C7-EA58-399D-A1E0-B032C963DC2E</string>
\t<key>USB Product Name</key>
\t<string>Network Adapter</string>`
  const redacted = redact(device)
  expect(redacted).not.toMatch(/xBBw|AAECAwQF|55195cae|1D15E03A|WX12A345|B41463C7/)
  expect(redacted).toContain('<string>Network Adapter</string>')
  expect(redacted).toMatch(/<key>iSerialNumber<\/key>\s*<integer>5</)
  const error = 'Could not find disk 1D15E03A-DBDD-4FF4-847D-50D5EE26B798'
  expect(redact(error)).toMatch(/^Could not find disk redacted-\d+$/)
  expect(redact('{"serial": "a\\"b", "sequence": "4294970003"}')).toMatch(
    /^{"serial": "redacted-\d+", "sequence": "4294970003"}$/,
  )
})

test('takes out a first name in the name of a volume or of the computer, and no part of a word', () => {
  const names = redactor({
    user: 'ada',
    fullName: 'Ada Lovelace',
    host: 'Adas-MacBook.local',
    home: '/Users/ada',
  })
  expect(names('Backups of Ada’s MacBook, Lovelace USB, Adas-MacBook, adapter, Adas-MacBook.local')).toBe(
    'Backups of person’s MacBook, Person USB, mac, adapter, mac',
  )
})

test('asks for the ten steps, and runs no command of a shell', () => {
  const steps = macSteps({
    app: '/Applications/Kiln.app',
    disks: ['disk0', 'disk4'],
    node: '/usr/bin/node',
    uid: 501,
  })
  expect(steps).toHaveLength(10)
  const commands = steps.flatMap(step => step.commands)
  expect(commands.map(({ name }) => name)).toContain('diskutil-info-disk4')
  expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length)
})
