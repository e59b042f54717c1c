// kiln-wifi-country.sh with the tz database's own table of zones.
import { mkdirSync, symlinkSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { scratchRoot } from '../../seed/scratch.ts'

let root: ReturnType<typeof scratchRoot>
beforeEach(() => {
  root = scratchRoot()
  mkdirSync(root.at('run'))
  mkdirSync(root.at('etc'))
})
afterEach(() => root.remove())

function configured(zone: string, text?: string) {
  symlinkSync(`/etc/zoneinfo/${zone}`, root.at('etc/localtime'))
  if (text !== undefined) root.write('etc/iwd/main.conf', text)
  const done = root.run('../add-ons/wifi/kiln-wifi-country.sh', {
    CONFIGURED: '/etc/iwd/main.conf',
    ZONES: '/usr/share/zoneinfo/zone.tab',
    RUNTIME_DIRECTORY: root.at('run'),
  })
  expect(done).toMatchObject({ status: 0, complained: '' })
  return root.read('run/main.conf')
}

test.each([
  ['Europe/Amsterdam', 'NL'],
  ['America/Argentina/Buenos_Aires', 'AR'],
  ['Asia/Tokyo', 'JP'],
])('of %s is %s', (zone, country) => {
  expect(configured(zone)).toMatch(`[General]\nCountry=${country}\n`)
})

test.each(['UTC', 'Etc/GMT+3', 'Nowhere'])('there is no country for %s, so the router announces it', zone => {
  expect(configured(zone, '[Network]\nEnableIPv6=true\n')).toBe('[Network]\nEnableIPv6=true\n')
})

test('the country joins an existing section, because iwd reads only the first of a name', () => {
  expect(configured('Europe/Amsterdam', '[Network]\nA=1\n[General]\nB=2\n')).toBe(
    '[Network]\nA=1\n[General]\nCountry=NL\nB=2\n',
  )
})

test('leaves a country that the configuration names', () => {
  expect(configured('Europe/Amsterdam', '[General]\nCountry=DE\n')).toBe('[General]\nCountry=DE\n')
})

test('works where the machine’s time zone is not set', () => {
  const done = root.run('../add-ons/wifi/kiln-wifi-country.sh', {
    CONFIGURED: '/etc/iwd/main.conf',
    ZONES: '/usr/share/zoneinfo/zone.tab',
    RUNTIME_DIRECTORY: root.at('run'),
  })
  expect(done).toMatchObject({ status: 0, said: expect.stringContaining('no one country') })
})
