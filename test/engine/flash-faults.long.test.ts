// Flashing that fails: refused in advance, or reported for the drive that failed, and never reported as done.

import { execFileSync } from 'node:child_process'
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { jobEnd } from '#shared/contract/client.ts'
import { extPartition, faultsOf, imageMiB, sha256 } from '#test/drives/disk-image.ts'
import { hasCommand } from '#test/drives/disks.ts'
import { canFlash, driveMiB, flashBench, mib } from '#test/drives/flash.ts'
import { killOpeners, letGo } from '#test/drives/loops.ts'
import { drivesOf } from '#test/engine/job-detail.ts'
import { messageOf, textOf } from '#test/texts.ts'

describe.skipIf(!canFlash)('flashing that goes wrong (needs root for loop devices, qemu-img)', () => {
  const bench = flashBench()
  const { loop, choose, start, flash, fileSource, outcomes } = bench

  it('refuses a compressed source that does not match its sum, before a drive is touched', async () => {
    const path = join(bench.folder, 'other.img.gz')
    writeFileSync(path, execFileSync('gzip', ['-1c', bench.image.path], { maxBuffer: 256 * mib }))
    const drive = loop()
    const before = sha256(drive.read(0, driveMiB * mib))
    const view = await flash([drive], { source: fileSource(path), sha256: '0'.repeat(64) })
    expect(view.error).toMatchObject({ code: 'source.hash' })
    expect(outcomes(view)).toEqual(['source.hash'])
    expect(sha256(drive.read(0, driveMiB * mib))).toBe(before)
  })

  it('never calls a drive verified if its raw source does not match, and leaves it unbootable', async () => {
    const drive = loop()
    const view = await flash([drive], { sha256: '0'.repeat(64) })
    expect(view.state).toBe('failed')
    expect(outcomes(view)).toEqual(['source.hash'])
    expect(drivesOf(view).results[0]?.sha256).toBeNull()
    expect(drive.read(0, mib).equals(Buffer.alloc(mib))).toBe(true)
    // The same one with its own sum.
    const good = await flash([drive], { sha256: bench.image.sha256 })
    expect(outcomes(good)).toEqual(['verified'])
    expect(drivesOf(good).results[0]?.sha256).toBe(bench.image.sha256)
    expect(good.stages.map(({ id, state }) => [id, state])).toEqual([
      ['prepare', 'done'],
      ['write', 'done'],
    ])
    expect(faultsOf(drive.file, bench.image)).toEqual([])
  })

  it.skipIf(!hasCommand('bmaptool'))('checks a raw file against the map next to it', async () => {
    const path = join(bench.folder, 'mapped.img')
    execFileSync('cp', ['--sparse=always', bench.image.path, path])
    execFileSync('bmaptool', ['--quiet', 'create', '-o', `${path}.bmap`, path])
    const drive = loop()
    expect(outcomes(await flash([drive], { source: fileSource(path) }))).toEqual(['verified'])
    expect(faultsOf(drive.file, bench.image)).toEqual([])
    // In its superblock, where the map has data: the label.
    const handle = openSync(path, 'r+')
    writeSync(handle, Buffer.from([1, 2, 3, 4]), 0, 4, extPartition.offsetMiB * mib + 1144)
    closeSync(handle)
    const view = await flash([drive], { source: fileSource(path) })
    expect(outcomes(view)).toEqual(['source.broken'])
    expect(messageOf(drivesOf(view).results[0]?.error)).toMatch(/does not match its block map/)
    expect(drive.read(0, mib).equals(Buffer.alloc(mib))).toBe(true)
  })

  it('reports that an archive is damaged, and never that a drive is done', async () => {
    const path = join(bench.folder, 'broken.img.gz')
    const bytes = execFileSync('gzip', ['-1c', bench.image.path], { maxBuffer: 256 * mib })
    bytes.fill(7, bytes.length - 4 * mib, bytes.length - 3 * mib)
    writeFileSync(path, bytes)
    const view = await flash([loop()], { source: fileSource(path) })
    expect(view.state).toBe('failed')
    expect(outcomes(view)).toEqual(['source.broken'])
  })

  it('refuses a drive that is too small, given twice, or not the chosen one [F1]', async () => {
    const small = loop(imageMiB - 8)
    await expect(start([small])).rejects.toMatchObject({ code: 'drive.too-small' })
    const drive = loop()
    await expect(start([drive, drive])).rejects.toMatchObject({ code: 'drive.refused' })
    const swapped = { ...(await choose(drive)), sizeBytes: 64e9 }
    const request = { source: fileSource(), drives: [swapped] }
    await expect(bench.kiln.client.flash.start(request)).rejects.toMatchObject({ code: 'drive.changed' })
    const checked = await bench.kiln.client.flash.check({
      ...request,
      drives: [await choose(small), await choose(drive)],
    })
    expect(checked.problems.map(({ field, error }) => [field, error.code])).toEqual([
      ['drives.0', 'drive.too-small'],
    ])
    expect(checked.commandLine).toBe(
      `kiln flash ${bench.image.path} --drive ${small.path} --drive ${drive.path}`,
    )
  })

  it('finds out during the write that a drive is too small for a disk of unknown size; the others continue', async () => {
    const path = join(bench.folder, 'unsized.img.bz2')
    writeFileSync(path, execFileSync('bzip2', ['-1c', bench.image.path], { maxBuffer: 256 * mib }))
    const [small, large] = [loop(imageMiB / 2), loop()]
    const view = await flash([small, large], { source: fileSource(path) })
    expect(outcomes(view)).toEqual(['drive.too-small', 'verified'])
    expect(view.error).toMatchObject({ code: 'flash.drives-failed' })
    expect(faultsOf(large.file, bench.image)).toEqual([])
  })

  it("continues with the others if one drive cannot be opened, and reports that drive's own reason", async () => {
    const [held, free] = [loop(), loop()]
    const { job } = await start([held, free])
    // Between the choice and the write another program opens it exclusively.
    const handle = openSync(held.path, constants.O_RDWR | constants.O_EXCL)
    try {
      const view = await jobEnd(bench.kiln.client, job)
      expect(outcomes(view)).toEqual(['drive.busy', 'verified'])
      expect(textOf(view.headline)).toBe('1 of 2 drives failed')
      expect(view.stages.at(-1)?.state).toBe('failed')
    } finally {
      closeSync(handle)
    }
  })

  it('never writes to the drive that contains the source, and leaves it mounted', async () => {
    const drive = loop(imageMiB + 64)
    execFileSync('mke2fs', ['-q', '-F', drive.path])
    const mounted = join(bench.folder, 'mounted')
    mkdirSync(mounted, { recursive: true })
    execFileSync('mount', [drive.path, mounted])
    try {
      const path = join(mounted, 'own.img')
      execFileSync('cp', ['--sparse=always', bench.image.path, path])
      const facts = await bench.kiln.client.flash.inspect({ source: fileSource(path) })
      expect(facts.onDrives).toContain(drive.path)
      await expect(start([drive], { source: fileSource(path) })).rejects.toMatchObject({
        code: 'drive.refused',
        message: expect.stringContaining('holds the image that is to be written'),
      })
      expect(sha256(readFileSync(path))).toBe(bench.image.sha256)
    } finally {
      execFileSync('umount', [mounted])
    }
  })

  it('is cancelled while it writes: the drive is reported as cancelled, and released [F4]', async () => {
    const drive = loop(1024)
    const { job } = await start([drive], { full: true })
    const view = await jobEnd(bench.kiln.client, job, now => {
      if (drivesOf(now).drives[0]?.phase === 'writing') void bench.kiln.client.jobs.cancel({ id: job })
    })
    expect([view.state, outcomes(view)]).toEqual(['cancelled', ['cancelled']])
    expect(view.stages.at(-1)?.state).toBe('cancelled')
    await letGo(drive.path)
    expect(readdirSync(join(bench.kiln.home, 'locks'))).toEqual([])
  })

  it('reports a drive whose writer was killed as not done, and flashes it again', async () => {
    const drive = loop(1024)
    const { job } = await start([drive], { full: true })
    const view = await jobEnd(bench.kiln.client, job, now => {
      if (drivesOf(now).drives[0]?.phase !== 'writing') return
      killOpeners(drive.path)
    })
    expect(outcomes(view)).toEqual(['flash.writer-lost'])
    expect(view.error).toMatchObject({ code: 'flash.writer-lost' })
    expect(outcomes(await flash([drive]))).toEqual(['verified'])
  })
})
