import { expect, test } from 'vitest'
import type { Drive } from '#shared/drives/drive.ts'
import { failure } from '#shared/errors.ts'
import type { ChosenDrive } from '#shared/flash/flash.ts'
import { option } from '#shared/profiles/option.ts'
import { seedAnswers } from '#shared/seed/seed.ts'
import { chosen } from '#test/drives/chosen-drive.ts'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { sampleSource } from '#test/drives/sample-source.ts'
import { messageOf } from '#test/texts.ts'
import { flashProblems } from './check.ts'
import type { FoundSource } from './facts.ts'

const careful = { allowUnrecognised: false }
const problems = (drives: { drive: Drive; chosen: ChosenDrive }[], from = sampleSource(), asked = careful) =>
  flashProblems({ source: from, drives }, asked).map(({ field, error }) => [
    field,
    error.code,
    messageOf(error),
  ])
const pair = (drive: Drive, rest: Partial<ChosenDrive> = {}) => ({ drive, chosen: chosen(drive, rest) })

test('a stick that has not changed since it was chosen has no problems', () => {
  expect(problems([pair(sampleDrive()), pair(sampleDrive({ path: '/dev/sdc', serial: 'B' }))])).toEqual([])
})

test('a drive that was swapped since it was chosen is refused with the difference', () => {
  const drive = sampleDrive({ sequence: '11' })
  const swapped: [Partial<Drive>, string][] = [
    [{ serial: 'Z9' }, 'serial number was 4C530001 and is now Z9'],
    [{ sizeBytes: 64e9 }, 'size in bytes was 32,000,000,000 and is now 64,000,000,000'],
    [{ deviceNumber: '8:32' }, 'device number was 8:16 and is now 8:32'],
    [{ sequence: '12' }, 'unplugged or changed after'],
  ]
  for (const [now, output] of swapped)
    expect(problems([{ drive: { ...drive, ...now }, chosen: chosen(drive) }])).toEqual([
      ['drives.0', 'drive.changed', expect.stringContaining(output)],
    ])
})

test('one drive twice is refused', () => {
  expect(problems([pair(sampleDrive()), pair(sampleDrive())])).toEqual([
    ['drives.1', 'drive.refused', 'SanDisk Ultra 32 GB cannot be written: it is selected twice.'],
  ])
})

test('too small, in use, the source’s own and the system’s drive are each reported', () => {
  const use = { path: '/dev/sdb1', detail: '/', active: true }
  expect(problems([pair(sampleDrive({ sizeBytes: 2e9 }))])).toEqual([
    ['drives.0', 'drive.too-small', expect.stringContaining('it has 2.0 GB, the image needs 4.0 GB')],
  ])
  expect(problems([pair(sampleDrive({ uses: [{ ...use, kind: 'busy' }] }))])[0]?.[1]).toBe('drive.busy')
  expect(problems([pair(sampleDrive({ uses: [{ ...use, kind: 'system' }] }))])[0]?.[1]).toBe('drive.refused')
  expect(problems([pair(sampleDrive())], sampleSource({ onDrives: ['/dev/sdb'] }))).toEqual([
    ['drives.0', 'drive.refused', expect.stringContaining('holds the image')],
  ])
})

test('an internal drive needs its exact name', () => {
  const internal = sampleDrive({ internal: true, removable: false })
  expect(problems([pair(internal)])[0]?.[1]).toBe('drive.unconfirmed')
  expect(problems([pair(internal, { typedName: 'sandisk ultra 32 gb' })])[0]?.[1]).toBe('drive.unconfirmed')
  expect(problems([pair(internal, { typedName: 'SanDisk Ultra 32 GB' })])).toEqual([])
})

test('a seed is refused if the image has no place for it, and its answers are checked', () => {
  const seed = seedAnswers.parse({ hostname: 'box1' })
  expect(problems([pair(sampleDrive(), { seed })])).toEqual([
    ['drives.0.seed', 'flash.no-seed', 'x.img cannot be personalised: it has no seed partition.'],
  ])
  const able = sampleSource({ personalise: { can: true, secrets: [] } })
  expect(problems([pair(sampleDrive(), { seed })], able)).toEqual([])
  const wrong = seedAnswers.parse({ hostname: '-x' })
  expect(problems([pair(sampleDrive(), { seed: wrong })], able)).toEqual([
    ['drives.0.seed.hostname', 'seed.invalid', expect.stringContaining('Host name')],
  ])
})

test('a value that cannot be found is reported at its field', () => {
  const gone = (code: 'file.missing' | 'drive.missing') => ({
    error: failure(code, { operation: 'flash', values: { path: '/x' } }).report(),
  })
  const found = flashProblems(
    {
      source: gone('file.missing'),
      drives: [gone('drive.missing'), pair(sampleDrive())],
    },
    careful,
  )
  expect(found.map(({ field, error }) => [field, error.code])).toEqual([
    ['source', 'file.missing'],
    ['drives.0', 'drive.missing'],
  ])
})

test('two drives with one ticket of Connect are refused', () => {
  const able = sampleSource({ personalise: { can: true, secrets: [] } })
  const enrolment = `https://connect.example#${'a'.repeat(22)}.${'b'.repeat(43)}`
  const drives = ['/dev/sdb', '/dev/sdc'].map((path, index) =>
    pair(sampleDrive({ path }), { seed: seedAnswers.parse({ hostname: `box${index}`, enrolment }) }),
  )
  expect(problems(drives, able).filter(([, , text]) => text?.includes('another drive'))).toEqual([
    [
      'drives.1.seed.enrolment',
      'seed.invalid',
      'Ticket of Connect: another drive has the same ticket, and a ticket is for one box.',
    ],
  ])
})

test('two machines with one name, and secrets that the image does not have, are refused', () => {
  const token = option.parse({
    key: 'token',
    label: 'Token',
    description: '',
    type: { kind: 'string' },
    default: null,
    secret: true,
  })
  const able = { ...sampleSource({ personalise: { can: true, secrets: ['token'] } }), secrets: [token] }
  const named = (hostname: string, path: string, secrets = {}) =>
    pair(sampleDrive({ path }), { seed: seedAnswers.parse({ hostname, secrets }) })
  const drives = [named('box1', '/dev/sdb', { token: 'a' }), named('Box1', '/dev/sdc')]
  expect(problems(drives, able)).toEqual([
    ['drives.1.seed.hostname', 'seed.invalid', 'Host name: another drive is also given the name box1.'],
  ])
  expect(problems([named('', '/dev/sdb'), named('', '/dev/sdc')], able)).toEqual([])
  expect(problems([named('box1', '/dev/sdb', { other: 'a' })], able)).toEqual([
    ['drives.0.seed.secrets.other', 'seed.invalid', 'other: the image has no such secret.'],
  ])
})

test('drives beyond the number that is written at once are refused', () => {
  const many = Array.from({ length: 66 }, (_, at) =>
    pair(sampleDrive({ path: `/dev/sd-${at}`, serial: `${at}` })),
  )
  expect(problems(many).map(([field]) => field)).toEqual(['drives.64', 'drives.65'])
  expect(problems(many)[0]?.[2]).toContain('at most 64 drives are written at once.')
})

test('Wi-Fi for an image that was built without it is refused before anything is read', () => {
  const able = sampleSource({ personalise: { can: true, secrets: [] } })
  const image = {
    profile: { id: 'x' },
    provenance: { options: { wifi: false } },
  } as unknown as FoundSource['origin']['image']
  const seed = seedAnswers.parse({ wifi: [{ ssid: 'Home', passphrase: 'open sesame' }] })
  expect(problems([pair(sampleDrive(), { seed })], able)).toEqual([])
  expect(problems([pair(sampleDrive(), { seed })], { ...able, origin: { ...able.origin, image } })).toEqual([
    ['drives.0.seed.wifi', 'seed.invalid', 'Wi-Fi: this image was built without Wi-Fi.'],
  ])
})

test('a source that does not look like a disk is refused until the user confirms it', () => {
  const unrecognised = sampleSource({ isRecognised: false })
  expect(problems([pair(sampleDrive())], unrecognised)).toEqual([
    ['allowUnrecognised', 'source.unrecognised', expect.stringContaining('does not look like a disk image')],
  ])
  expect(problems([pair(sampleDrive())], unrecognised, { allowUnrecognised: true })).toEqual([])
})

test('a download that cannot be checked yet is not refused', () => {
  expect(problems([pair(sampleDrive())], sampleSource({ isRecognised: null }))).toEqual([])
})
