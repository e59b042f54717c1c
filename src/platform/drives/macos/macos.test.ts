// Drives as diskutil and ioreg describe them, with what goes wrong on a Mac. Both are stand-ins that print the fixtures;
// the shapes that are changed here are those of diskutil(8) and of outputs that others published.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { driveName } from '#shared/drives/drive-name.ts'
import { mayWrite } from '#shared/drives/may-write.ts'
import { driveDifference } from '#shared/drives/same-drive.ts'
import type { Ask } from '../ask.ts'
import { listDrives, readDrive } from './macos.ts'

const fixture = (name: string) => readFileSync(`${import.meta.dirname}/fixtures/${name}.plist`, 'utf8')
const usual: Record<string, string> = {
  'diskutil list -plist': fixture('list'),
  ...Object.fromEntries(
    ['disk0', 'disk4', 'disk5', 'disk7', 'disk8'].map(disk => [
      `diskutil info -plist ${disk}`,
      fixture(`info-${disk}`),
    ]),
  ),
  'ioreg -a -l -r -c IOBlockStorageDevice': fixture('ioreg-storage'),
  'ioreg -a -l -r -c IOUSBHostDevice': fixture('ioreg-usb'),
}
/** A Mac of which some outputs are others; null: the program fails. */
const mac = (others: Record<string, string | null> = {}): Ask => {
  const outputs: Record<string, string | null> = { ...usual, ...others }
  return async (program, args) => {
    const stdout = outputs[[program, ...args].join(' ')] ?? null
    return { code: stdout === null ? 1 : 0, stdout: stdout ?? '' }
  }
}
const read = (path: string, others?: Record<string, string | null>) => readDrive(path, undefined, mac(others))
const list = async (others?: Record<string, string | null>) =>
  (await listDrives(undefined, mac(others))).map(drive => drive.path)
const changed = (name: string, was: string | RegExp, now: string) => {
  const text = fixture(name).replaceAll(was, now)
  if (text === fixture(name)) throw new Error(`${name} has no ${was}`)
  return text
}
const all = ['/dev/disk0', '/dev/disk4', '/dev/disk5', '/dev/disk8']

test('two equal sticks without a serial number, exchanged after the choice, are refused', async () => {
  const noSerial = { 'ioreg -a -l -r -c IOUSBHostDevice': changed('ioreg-usb', '4C530001230412116472', '') }
  const chosen = await read('/dev/disk4', noSerial)
  expect(chosen.serial).toBe('')
  const other = changed('ioreg-usb', '4C530001230412116472', '').replaceAll('4294970003', '4294970777')
  const storage = changed('ioreg-storage', '4294970003', '4294970777')
  const now = await read('/dev/disk4', {
    'ioreg -a -l -r -c IOUSBHostDevice': other,
    'ioreg -a -l -r -c IOBlockStorageDevice': storage,
  })
  expect(driveDifference(chosen, await read('/dev/disk4', noSerial))).toBeNull()
  expect(driveDifference(chosen, now)).toMatchObject({ code: 'drive.replugged' })
})

test('a disk that is pulled out while it is described hides no other, whatever diskutil then prints', async () => {
  const error =
    '<plist version="1.0"><dict><key>Error</key><true/><key>ErrorMessage</key><string>Could not find disk: disk4</string></dict></plist>'
  for (const gone of [null, error, '', 'Could not find disk: disk4\n', '<plist version="1.0"><dict>'])
    expect(await list({ 'diskutil info -plist disk4': gone })).toEqual(
      all.filter(path => path !== '/dev/disk4'),
    )
  await expect(read('/dev/disk4', { 'diskutil info -plist disk4': error })).rejects.toMatchObject({
    code: 'drive.missing',
  })
})

test('the drive that macOS runs from is refused by any of its volumes, and so is each part of it', async () => {
  const hidden = (points: string[]) =>
    points.reduce(
      (text, point) => text.replaceAll(`<string>${point}</string>`, '<string></string>'),
      fixture('list'),
    )
  const points = ['/', '/System/Volumes/Data', '/System/Volumes/VM']
  for (const left of points) {
    const text = hidden(points.filter(point => point !== left))
    const drive = await read('/dev/disk0', { 'diskutil list -plist': text })
    expect(mayWrite(drive, null), left).toMatchObject({ may: 'no', reasons: [{ code: 'system' }] })
  }
  for (const part of ['/dev/disk3', '/dev/disk0s2', '/dev/disk3s1', '/dev/disk3s1s1'])
    await expect(read(part)).rejects.toMatchObject({ code: 'drive.not-whole' })
})

test('a second macOS that is mounted from the startup disk does not make it less of one', async () => {
  const text = changed('list', '/System/Volumes/VM', '/Volumes/Macintosh HD 2')
  const drive = await read('/dev/disk0', { 'diskutil list -plist': text })
  expect(mayWrite(drive, null).may).toBe('no')
})

test('a backup of Time Machine is shown by its volume, and what is mounted of it is unmounted first', async () => {
  const snapshot = '/Volumes/.timemachine/0000/2026-11-01-101010.backup'
  const text = changed('list', '/Volumes/Backups', snapshot).replaceAll('>Backups<', '>Backups of Ada’s Mac<')
  const drive = await read('/dev/disk5', { 'diskutil list -plist': text })
  expect(drive.contents).toMatchObject({ values: { names: 'EFI, Backups of Ada’s Mac' } })
  expect(drive.uses).toMatchObject([{ kind: 'mounted', detail: snapshot }])
  expect(mayWrite(drive, null).notes.map(({ code }) => code)).toContain('large')
})

test('a Fusion drive is never written, with APFS and with the older CoreStorage', async () => {
  const core = changed('list', '<string>Windows_FAT_32</string>', '<string>Apple_CoreStorage</string>')
  const drive = await read('/dev/disk4', { 'diskutil list -plist': core })
  expect(mayWrite(drive, null)).toMatchObject({ may: 'no', reasons: [{ code: 'raid' }] })
  const store = (name: string) =>
    `<dict>\\s*<key>DeviceIdentifier</key>\\s*<string>${name}</string>\\s*</dict>`
  const two = changed(
    'list',
    new RegExp(store('disk5s2'), 'g'),
    '$&<dict><key>DeviceIdentifier</key><string>disk4s1</string></dict>',
  )
  for (const path of ['/dev/disk4', '/dev/disk5'])
    expect(mayWrite(await read(path, { 'diskutil list -plist': two }), null).may).toBe('no')
})

test('a disk image is not offered, and can be named', async () => {
  expect(await list()).toEqual(all)
  expect(await read('/dev/disk7')).toMatchObject({ path: '/dev/disk7', bus: 'loop' })
})

test('a reader without a card is named as one, and is not written', async () => {
  const empty = (name: string) => changed(name, /<integer>6\d{10}<\/integer>/g, '<integer>0</integer>')
  const drive = await read('/dev/disk8', {
    'diskutil list -plist': empty('list'),
    'diskutil info -plist disk8': empty('info-disk8').replace(
      /(<key>WritableMedia<\/key>\s*)<false\/>/,
      '$1<true/>',
    ),
  })
  expect(driveName(drive)).toContain('Built In SDXC Reader')
  expect(mayWrite(drive, null)).toMatchObject({ may: 'no', reasons: [{ code: 'no-medium' }] })
})

test('without ioreg drives are still told apart, and without diskutil the error names it', async () => {
  const noRegistry = {
    'ioreg -a -l -r -c IOBlockStorageDevice': null,
    'ioreg -a -l -r -c IOUSBHostDevice': 'not a list',
  }
  expect(await list(noRegistry)).toEqual(all)
  for (const answer of [null, '', '{}'])
    await expect(list({ 'diskutil list -plist': answer })).rejects.toMatchObject({
      code: 'tool.failed',
      values: { tool: 'diskutil' },
    })
})
