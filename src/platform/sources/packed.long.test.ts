import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { ways } from '#test/drives/packed-disks.ts'
import { sourceKind } from '#test/drives/source-kind.ts'
import {
  diskBytes,
  leftIn,
  never,
  plainOptions,
  sourcesIn,
  test,
  untouched,
  writtenDrive,
  wrongBytes,
} from '#test/drives/sources.ts'

const MiB = 1 << 20

for (const { name, make, kind, sizeBytes } of ways) {
  test(`${name}: facts, and the same disk on a drive full of old data`, async ({ folder, disk }) => {
    const sources = sourcesIn(folder)
    // Names lie.
    const path = join(folder, 'packed.pdf')
    make(disk, path)
    expect(await sources.inspect({ path }, never)).toEqual({
      name: 'packed.pdf',
      beside: [],
      kind: sourceKind(kind),
      sizeBytes,
      mappedBytes: null,
      fileBytes: readFileSync(path).length,
      personalise: { can: true, secrets: [] },
      onDrives: [],
      isRecognised: true,
      isDiscOnly: false,
      sectorBytes: 512,
    })

    const prepared = await sources.prepare({ path }, plainOptions)
    expect(prepared).toMatchObject({ path, source: { kind: 'stream', sizeBytes } })
    expect(prepared.partitions.map(each => each.name)).toEqual(['kiln-seed', 'root'])
    const { drive, sizeBytes: written } = await writtenDrive(prepared.source)
    expect(written).toBe(diskBytes)
    expect(await wrongBytes(drive, readFileSync(disk))).toBe(0)
    expect(untouched(drive)).toBeGreaterThan(10 * MiB)
    if (prepared.source.kind === 'stream' && !name.includes('behind'))
      expect(prepared.source.readBytes()).toBe(prepared.source.fileBytes)

    // Again, completely: the same source can be used twice.
    const full = await sources.prepare({ path }, { ...plainOptions, full: true })
    expect((await writtenDrive(full.source)).drive.equals(readFileSync(disk))).toBe(true)
    await Promise.all([prepared.close(), full.close()])
    expect(leftIn(folder)).toEqual([])
  })
}
