import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { english } from '#test/texts.ts'
import type { Drive, DriveUse } from './drive.ts'
import { mayWrite, type ToBeWritten } from './may-write.ts'

const image: ToBeWritten = { sizeBytes: 4e9, onDrives: ['/dev/nvme0n1'] }
const use = (kind: DriveUse['kind'], active: boolean, detail = ''): DriveUse => ({
  kind,
  active,
  detail,
  path: '/dev/sdb1',
})
const reasonsOf = (drive: Drive, of: ToBeWritten | null = image) =>
  mayWrite(drive, of).reasons.map(reason => reason.code)

test('a plugged-in stick that is large enough may be written', () => {
  expect(mayWrite(sampleDrive(), image)).toEqual({
    may: 'yes',
    name: 'SanDisk Ultra 32 GB',
    reasons: [],
    notes: [],
  })
})

describe('never written', () => {
  test.each(['system', 'swap', 'lvm', 'raid', 'luks', 'zfs', 'btrfs', 'source', 'busy'] as const)(
    'a drive in use as %s, even with its name typed',
    kind => {
      const drive = sampleDrive({ uses: [use(kind, true)] })
      const { may, name, reasons } = mayWrite(drive, image)
      expect([may, reasons.map(reason => reason.code)]).toEqual(['no', [kind]])
      expect(mayWrite(drive, image, { typedName: name }).may).toBe('no')
    },
  )
  test('the drive that the source is on', () => {
    expect(reasonsOf(sampleDrive(), { sizeBytes: 1, onDrives: ['/dev/sdb'] })).toEqual(['source'])
  })
  test('a locked drive, a reader without a card, a drive one byte too small', () => {
    expect(reasonsOf(sampleDrive({ readOnly: true }))).toEqual(['read-only'])
    expect(reasonsOf(sampleDrive({ sizeBytes: 0 }))).toEqual(['no-medium'])
    expect(reasonsOf(sampleDrive({ sizeBytes: 4e9 }))).toEqual([])
    const { reasons } = mayWrite(sampleDrive({ sizeBytes: 4e9 - 1 }), image)
    expect(reasons.map(reason => english.text(reason.text))).toEqual([
      'It is too small: it has 3,999,999,999 bytes, the image needs 4,000,000,000 bytes.',
    ])
  })
  test('a built-in drive with a signature of something that may still be needed', () => {
    expect(reasonsOf(sampleDrive({ internal: true, uses: [use('zfs', false)] }))).toEqual(['zfs'])
  })
  test('gives every reason, the paths and details of one kind in one sentence', () => {
    const uses = [use('system', true, '/boot'), use('system', true, '/'), use('swap', true)]
    expect(
      mayWrite(sampleDrive({ uses, readOnly: true }), image).reasons.map(reason => english.text(reason.text)),
    ).toEqual([
      'This computer runs from it (/boot, /).',
      'This computer swaps to it (/dev/sdb1).',
      'It is write-protected. Many cards and sticks have a slider for that.',
    ])
  })
})

describe('only with its name typed', () => {
  const internal = sampleDrive({
    internal: true,
    removable: false,
    bus: 'sata',
    vendor: 'ATA',
    model: 'CT500',
  })
  test('an internal drive', () => {
    expect(mayWrite(internal, image)).toMatchObject({ may: 'typed', name: 'CT500 32 GB' })
    expect(mayWrite(internal, image, { typedName: 'ct500 32 gb' }).may).toBe('typed')
    expect(mayWrite(internal, image, { typedName: 'CT500 32 GB' })).toMatchObject({
      may: 'yes',
      reasons: [],
      notes: [{ code: 'internal' }],
    })
  })
  test.each(['lvm', 'raid', 'luks', 'zfs', 'btrfs'] as const)('a stick with an unused %s signature', kind => {
    const drive = sampleDrive({ uses: [use(kind, false)] })
    expect(mayWrite(drive, image)).toMatchObject({ may: 'typed', reasons: [{ code: kind }] })
    expect(mayWrite(drive, image, { typedName: 'SanDisk Ultra 32 GB' }).may).toBe('yes')
  })
})

test('mentions that a drive is mounted, holds something, is very large, and that the size is unknown', () => {
  const drive = sampleDrive({
    sizeBytes: 2e12,
    uses: [use('mounted', true, '/media/ada/PHOTOS')],
    contents: '1 partition: PHOTOS',
  })
  const { may, notes } = mayWrite(drive, { sizeBytes: null, onDrives: [] })
  expect(may).toBe('yes')
  expect(notes.map(note => english.text(note.text))).toEqual([
    'It is mounted at /media/ada/PHOTOS. It will be unmounted first.',
    'Everything on it will be lost: 1 partition: PHOTOS.',
    'It is unusually large: 2.0 TB.',
    'How much space the image needs is only known once it has been read.',
  ])
})

describe('whatever else is true', () => {
  const kinds = [
    'system',
    'swap',
    'lvm',
    'raid',
    'luks',
    'zfs',
    'btrfs',
    'mounted',
    'source',
    'busy',
  ] as const
  const anyUse: fc.Arbitrary<DriveUse> = fc.record({
    kind: fc.constantFrom(...kinds),
    path: fc.constantFrom('/dev/sdb', '/dev/sdb1'),
    detail: fc.constantFrom('', '/', 'vault'),
    active: fc.boolean(),
  })
  const anyDrive = fc
    .record({
      path: fc.constantFrom('/dev/sdb', '/dev/sdc'),
      sizeBytes: fc.oneof(fc.constantFrom(0, 1e9, 128e9), fc.double()),
      removable: fc.boolean(),
      internal: fc.boolean(),
      readOnly: fc.boolean(),
      model: fc.string(),
      uses: fc.array(anyUse, { maxLength: 4 }),
      contents: fc.string(),
    })
    .map(sampleDrive)
  const anyImage: fc.Arbitrary<ToBeWritten | null> = fc.option(
    fc.record({
      sizeBytes: fc.option(fc.constantFrom(0, 1, 1e9, 2e9)),
      onDrives: fc.subarray(['/dev/sdb', '/dev/sdc']),
    }),
  )
  /** The strongest confirmation a user can give: typing the name. */
  const judged = (drive: Drive, of: ToBeWritten | null) => ({
    plain: mayWrite(drive, of).may,
    typed: mayWrite(drive, of, { typedName: mayWrite(drive, of).name }).may,
  })
  const rank = { yes: 0, typed: 1, no: 2 }

  test('a drive that is in use, locked, without a size, too small or the source is never allowed [F1]', () => {
    fc.assert(
      fc.property(anyDrive, anyImage, (drive, of) => {
        const forbidden =
          drive.readOnly ||
          !(drive.sizeBytes > 0) ||
          (of?.sizeBytes ?? 0) > drive.sizeBytes ||
          of?.onDrives.includes(drive.path) ||
          drive.uses.some(({ kind, active }) => kind !== 'mounted' && (active || drive.internal)) ||
          drive.uses.some(({ kind }) => ['system', 'swap', 'source', 'busy'].includes(kind))
        const { plain, typed } = judged(drive, of)
        if (forbidden) expect([plain, typed]).toEqual(['no', 'no'])
        else expect(typed).toBe('yes')
      }),
      { numRuns: 2000 },
    )
  })

  test('one more use never makes it easier to write', () => {
    fc.assert(
      fc.property(anyDrive, anyUse, anyImage, (drive, more, of) => {
        const before = judged(drive, of)
        const after = judged({ ...drive, uses: [...drive.uses, more] }, of)
        expect(rank[after.plain]).toBeGreaterThanOrEqual(rank[before.plain])
        expect(rank[after.typed]).toBeGreaterThanOrEqual(rank[before.typed])
      }),
      { numRuns: 2000 },
    )
  })

  test('internal drives are never written without their name, and a verdict gives the reason as a sentence', () => {
    fc.assert(
      fc.property(anyDrive, anyImage, fc.string(), (drive, of, typedName) => {
        const { may, name, reasons } = mayWrite(drive, of, { typedName })
        if (drive.internal && typedName !== name) expect(may).not.toBe('yes')
        expect(reasons.length > 0).toBe(may !== 'yes')
        for (const { text } of reasons) expect(english.text(text)).toMatch(/^[A-Z].*\.$/s)
      }),
    )
  })
})
