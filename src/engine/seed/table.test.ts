import { expect, test } from 'vitest'
import { readTable } from './table.ts'

const fault = (text: string) => {
  try {
    readTable(text)
    return 'read'
  } catch (thrown) {
    return (thrown as Error).message
  }
}

test('one row per drive, whatever the spreadsheet made of the header [N10]', () => {
  const rows = readTable(
    '\ufeffHost name;SSID;Wi-Fi passphrase;secret:token\r\nbox1;"Home; upstairs";open sesame;t0\r\n\r\nbox2;;;\r\n',
  )
  expect(rows).toEqual([
    expect.objectContaining({
      hostname: 'box1',
      wifi: [{ ssid: 'Home; upstairs', passphrase: 'open sesame' }],
      secrets: { token: 't0' },
    }),
    expect.objectContaining({ hostname: 'box2', wifi: [], secrets: {} }),
  ])
})

test('a cell may contain several lines', () => {
  const key = (name: string) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA${'x'.repeat(42)} ${name}`
  expect(readTable(`hostname,ssh keys\nbox,"${key('a')}\n${key('b')}"\n`)[0]?.sshKeys).toEqual([
    key('a'),
    key('b'),
  ])
})

test('a passphrase and a secret keep their spaces, everything else is trimmed', () => {
  const [row] = readTable(
    'hostname,wifi,wifipassphrase,secret:token\n box , Home ," open sesame ","  tok "\n',
  )
  expect(row).toMatchObject({
    hostname: 'box',
    wifi: [{ ssid: 'Home', passphrase: ' open sesame ' }],
    secrets: { token: '  tok ' },
  })
})

test('errors about quotes do not quote the content', () => {
  const output = fault('hostname,secret:token\nbox,hunter2"secret"\n')
  expect(output).toContain('a cell contains a quotation mark')
  expect(output).not.toContain('hunter2')
  expect(fault('hostname,secret:token\nbox,"hunter2\n')).toContain('a quotation mark is never closed')
  expect(fault('hostname,secret:token\nbox,"hunter2"x\n')).toContain('text follows a closing quotation mark')
})

test.for([
  ['', 'line 1: it is empty.'],
  ['hostname\n', 'line 1: it has a header, but no rows.'],
  ['hostname,colour\nbox,red\n', '"colour" is not a known column'],
  ['hostname,hostname\na,b\n', 'the column "hostname" appears twice'],
  ['hostname,Host name\na,b\n', 'the column "hostname" appears twice'],
  ['wifi,ssid\na,b\n', 'the column "wifi" appears twice'],
  ['secret:token,secret: token\na,b\n', 'the column "secret:token" appears twice'],
  ['constructor\na\n', '"constructor" is not a known column'],
  ['hostname\nbox1\nBOX1\n', 'line 3: line 2 has the host name box1 too'],
  ['hostname,wifi\nbox,Caf\ufffd\n', 'line 2: it is not UTF-8. Save it as "CSV UTF-8"'],
  ['hostname,user\nbox\n', 'line 2: it has 1 cells where the header has 2'],
  ['hostname\nbox1\nbox 2\n', 'line 3: Host name: "box 2" is not a valid host name'],
  ['hostname,user\n"box,ada\n', 'line 2: '],
])('%j reports what is wrong and where', ([text = '', output = '']) => expect(fault(text)).toContain(output))

test('a grid takes rows with wrong answers, and no table that is not one', () => {
  const rows = readTable('hostname\nbox1\nbox 2\nBOX1\n', { check: false })
  expect(rows.map(({ hostname }) => hostname)).toEqual(['box1', 'box 2', 'BOX1'])
  expect(() => readTable('hostname,user\nbox\n', { check: false })).toThrow('line 2')
})
