// Tests which disks of a machine may be installed on, for any disks and any choice.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HostDisk } from '#shared/hosts/disks.ts'
import { chosenLink } from '#shared/install/chosen-link.ts'
import { codes, disk, facts, good } from '#test/install/judged.ts'
import { hasSameContents, isSameDisk } from './disks.ts'
import { type Judged, judge } from './judge.ts'

describe('its disks', () => {
  const two = {
    disks: [disk(), disk({ path: '/dev/sdb', serial: 'S2', ids: ['ata-S2'] })],
    contentsRead: true,
  }
  const devices = (...named: string[]) => ({ ...good.configuration, devices: named })

  it('give the reason for each that cannot be chosen, before any is chosen', () => {
    const { configuration } = good
    const refusedOf = (disks: HostDisk[], more: Partial<Judged> = {}) =>
      judge({ ...good, wanted: [], disks: { disks, contentsRead: true }, ...more }).refused.map(
        ({ path, why }) => [path, why.code],
      )
    const other = disk({ path: '/dev/sdb', serial: 'S2', ids: ['ata-S2'] })
    expect(refusedOf([disk(), other])).toEqual([['/dev/sdb', 'install.not-used']])
    expect(refusedOf([disk({ serial: '' }), { ...other, serial: '' }])).toEqual([
      ['/dev/sda', 'install.no-serial'],
      ['/dev/sdb', 'install.no-serial'],
    ])
    expect(refusedOf([disk(), { ...other, serial: 'S1' }])).toEqual([
      ['/dev/sda', 'install.same-serial'],
      ['/dev/sdb', 'install.same-serial'],
    ])
    const linked = { configuration: { ...configuration, devices: [chosenLink] } }
    expect(refusedOf([disk({ readOnly: true }), other], linked)).toEqual([['/dev/sda', 'install.read-only']])
    const installer = { ...linked, facts: { ...facts, installer: true } }
    expect(refusedOf([disk({ use: 'system' }), other], installer)).toEqual([
      ['/dev/sda', 'install.runs-from'],
    ])
    // Without an installer, the running system's disk is the usual one to erase.
    expect(refusedOf([disk({ use: 'system' }), other], linked)).toEqual([])
  })

  it('are chosen by a serial that one of them has, and no others', () => {
    expect(codes({ wanted: [] })).toEqual(['install.no-choice'])
    expect(codes({ wanted: ['S9'] })).toEqual(['install.unknown-serial'])
    expect(codes({ wanted: [''] })).toEqual(['install.unknown-serial'])
    expect(codes({ disks: { disks: [], contentsRead: true } })).toEqual(['install.no-disks'])
    const same = { disks: [disk(), disk({ path: '/dev/sdb' })], contentsRead: true }
    expect(codes({ disks: same })).toEqual(['install.same-serial'])
    expect(codes({ disks: { disks: [disk({ readOnly: true })], contentsRead: true } })).toEqual([
      'install.read-only',
    ])
  })

  it('are those of the configuration, by path or by id', () => {
    expect(codes({ disks: two, configuration: devices('/dev/sdb') })).toEqual(['install.other-disk'])
    expect(codes({ disks: two, configuration: devices('/dev/disk/by-id/ata-S2'), wanted: ['S2'] })).toEqual(
      [],
    )
    expect(codes({ disks: two, configuration: devices('/dev/sdc') })).toEqual(['install.no-device'])
    expect(codes({ disks: two, wanted: ['S1', 'S2'] })).toEqual(['install.not-used'])
    const both = devices('/dev/sda', '/dev/sdb')
    expect(codes({ disks: two, wanted: ['S2', 'S1'], configuration: both })).toEqual([])
    expect(codes({ disks: two, configuration: both })).toEqual(['install.other-disk'])
    expect(codes({ disks: two, wanted: ['S2'], configuration: devices(chosenLink) })).toEqual([])
    expect(codes({ disks: two, wanted: ['S1', 'S2'], configuration: devices(chosenLink) })).toEqual([
      'install.one-disk',
    ])
  })

  it('may include the one that the running system leaves, but not the one that an installer runs from', () => {
    const used = { disks: [disk({ use: 'system' as const })], contentsRead: true }
    expect(codes({ disks: used })).toEqual([])
    expect(codes({ disks: used, facts: { ...facts, installer: true } })).toEqual(['install.runs-from'])
  })

  it('are not erased one by one where a set lies on several', () => {
    const sets = [
      disk({ sharedWith: ['/dev/sdb'] }),
      disk({ path: '/dev/sdb', serial: 'S2', ids: ['ata-S2'], sharedWith: ['/dev/sda'] }),
    ]
    const there = { disks: sets, contentsRead: true }
    expect(codes({ disks: there })).toEqual(['install.shared'])
    expect(codes({ disks: there, configuration: devices(chosenLink) })).toEqual(['install.shared'])
    const both = devices('/dev/sda', '/dev/sdb')
    expect(codes({ disks: there, configuration: both, wanted: ['S1', 'S2'] })).toEqual([])
    const refused = (configuration = good.configuration) =>
      judge({ ...good, disks: there, wanted: [], configuration }).refused.map(({ why }) => why.code)
    expect(refused(devices(chosenLink))).toEqual(['install.shared', 'install.shared'])
    expect(refused(both)).toEqual([])
  })

  const someDisk = fc
    .record({
      path: fc.constantFrom('/dev/sda', '/dev/sdb', '/dev/sdc', '/dev/nvme0n1'),
      serial: fc.constantFrom('', 'S1', 'S2', 'S3', 'S4'),
      readOnly: fc.boolean(),
      use: fc.constantFrom('system' as const, 'used' as const, null),
    })
    .map(disk)
  const disks = fc.uniqueArray(someDisk, { selector: ({ path }) => path, maxLength: 4 })
  const device = fc.constantFrom('/dev/sda', '/dev/sdb', '/dev/nvme0n1', chosenLink)

  it('are erased only if each was named by its own serial, and the configuration formats exactly these [N11]', () => {
    fc.assert(
      fc.property(
        disks,
        fc.array(fc.constantFrom('', 'S1', 'S2', 'S3', 'S9'), { maxLength: 3 }),
        fc.uniqueArray(device, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (all, wanted, named, installer) => {
          const judged = { ...good, wanted, facts: { ...facts, installer } }
          const { erased, problems } = judge({
            ...judged,
            disks: { disks: all, contentsRead: true },
            configuration: devices(...named),
          })
          if (problems.length > 0) return
          expect(erased.length).toBeGreaterThan(0)
          expect(new Set(erased.map(({ serial }) => serial))).toEqual(new Set(wanted))
          for (const one of erased) {
            expect(one.readOnly).toBe(false)
            expect(all.filter(({ serial }) => serial === one.serial)).toEqual([one])
            if (installer) expect(one.use).not.toBe('system')
            expect(named.some(name => name === one.path || name === chosenLink)).toBe(true)
          }
          const formatted = named.filter(name => name !== chosenLink)
          for (const path of formatted) expect(erased.map(each => each.path)).toContain(path)
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('are the same by serial, WWN and size, whatever the kernel calls them', () => {
    expect(isSameDisk(disk(), disk({ path: '/dev/sdx', use: 'used' }))).toBe(true)
    expect(isSameDisk(disk(), disk({ wwn: '' }))).toBe(true)
    for (const other of [{ serial: 'S2' }, { sizeBytes: 1e12 + 512 }, { wwn: '0x5002538f00000002' }])
      expect(isSameDisk(disk(), disk(other))).toBe(false)
  })

  it('have other contents if a partition was made, changed or renamed', () => {
    const part = {
      path: '/dev/sda1',
      sizeBytes: 1e9,
      fileSystem: 'ext4',
      label: 'a',
      name: '',
      mountPoints: [],
    }
    const before = disk({ parts: [part] })
    expect(hasSameContents(before, disk({ parts: [{ ...part, mountPoints: ['/mnt'] }] }))).toBe(true)
    for (const changed of [[], [{ ...part, label: 'b' }], [{ ...part, sizeBytes: 2e9 }], [part, part]])
      expect(hasSameContents(before, disk({ parts: changed }))).toBe(false)
    expect(hasSameContents(before, disk({ parts: [part], tableType: 'dos' }))).toBe(false)
  })
})

it('looks at each disk of a host a few times, however many it lists', () => {
  const stepsFor = (count: number) => {
    let steps = 0
    const disks = Array.from({ length: count }, (_, at) => {
      const plain = disk({ path: `/dev/d${at}`, ids: [] })
      return Object.defineProperty(plain, 'serial', {
        get: () => {
          steps += 1
          return `S${at}`
        },
      })
    })
    judge({ ...good, disks: { disks, contentsRead: true }, wanted: [`S${count - 1}`] })
    return steps
  }
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 100 }), count => {
      expect(stepsFor(8 * count)).toBeLessThanOrEqual(12 * stepsFor(count))
    }),
    { numRuns: 10 },
  )
})
