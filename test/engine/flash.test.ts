// Flashing with the real engine, the real writer and real drives: loop devices full of old data.

import { execFileSync } from 'node:child_process'
import { copyFileSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { flashResult } from '#shared/flash/flash.ts'
import type { JobEvent } from '#shared/jobs/job.ts'
import { extPartition, faultsOf, imageMiB, sha256 } from '#test/drives/disk-image.ts'
import { canFlash, driveMiB, flashBench, mib } from '#test/drives/flash.ts'
import { oldByte } from '#test/drives/loops.ts'
import { testEngine } from '#test/engine/engine.ts'
import { english, textOf } from '#test/texts.ts'

describe.skipIf(!canFlash)('flashing (needs root for loop devices, qemu-img)', () => {
  const bench = flashBench()
  const { loop, choose, start, flash, fileSource, outcomes } = bench

  it('writes one image to two used drives at once, correct to the last file, and reports the result [F1]', async () => {
    const drives = [loop(), loop(driveMiB + 1)]
    for (const { file } of drives) expect(faultsOf(file, bench.image)).not.toEqual([])
    const events: JobEvent[] = []
    const view = await flash(drives, {}, events)
    expect(view.error).toBeNull()
    const { drives: results } = flashResult.parse(view.value)
    expect(results.map(({ path, outcome }) => [path, outcome])).toEqual(
      drives.map(({ path }) => [path, 'verified']),
    )
    for (const result of results) {
      expect(result.bytesVerified).toBeGreaterThanOrEqual(12 * mib)
      expect(result.bytesWritten).toBeLessThan(imageMiB * mib)
    }
    for (const { file } of drives) expect(faultsOf(file, bench.image)).toEqual([])

    const phases = new Set(
      events.flatMap(event => (event.type === 'drives' ? event.drives.map(({ phase }) => phase) : [])),
    )
    expect([...phases]).toEqual(expect.arrayContaining(['writing', 'verifying', 'verified']))
    const fractions = events.flatMap(event =>
      event.type === 'progress' && event.fraction !== null ? [event.fraction] : [],
    )
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(fractions.at(-1)).toBe(1)
    expect(textOf(view.headline)).toBe('2 drives verified')
    expect(view.stages.map(({ id, state }) => [id, state])).toEqual([
      ['prepare', 'done'],
      ['write', 'done'],
    ])
  })

  it('leaves no old signatures where a system would look for them', async () => {
    const drive = loop()
    await flash([drive])
    const old = Buffer.alloc(4096, oldByte)
    // The drive's ends, and the ends of the second partition, the last of which the image does not write.
    const places = [
      0,
      driveMiB - 1,
      extPartition.offsetMiB,
      extPartition.offsetMiB + extPartition.sizeMiB - 0.5,
    ]
    for (const place of places)
      expect([place, drive.read(place * mib, mib / 2).includes(old)]).toEqual([place, false])
    // Behind the image the old data is unchanged: nothing was written that did not have to be.
    expect(drive.read((imageMiB + 8) * mib, mib).includes(old)).toBe(true)
  })

  it('writes every byte on request, so that the whole drive is the image and zeros', async () => {
    const drive = loop()
    const view = await flash([drive], { full: true, eject: false })
    expect(outcomes(view)).toEqual(['verified'])
    expect(sha256(drive.read(0, bench.image.sizeBytes))).toBe(bench.image.sha256)
    expect(drive.read(bench.image.sizeBytes, 32 * mib).equals(Buffer.alloc(32 * mib))).toBe(true)
  })

  it('writes only differences the second time, and still reads everything [N1]', async () => {
    const drive = loop()
    const first = flashResult.parse((await flash([drive])).value).drives[0]
    const again = flashResult.parse((await flash([drive])).value).drives[0]
    expect(again?.outcome).toBe('verified')
    expect(again?.bytesWritten).toBeLessThan((first?.bytesWritten ?? 0) / 4)
    expect(again?.bytesVerified).toBeGreaterThanOrEqual(12 * mib)
    expect(faultsOf(drive.file, bench.image)).toEqual([])
  })

  it('refuses a second job for a drive, even from another engine, until the first has ended', async () => {
    const drive = loop(512)
    const other = testEngine({ home: bench.kiln.home })
    const first = await start([drive], { full: true })
    const drives = [await choose(drive, other.client)]
    for (const client of [bench.kiln.client, other.client])
      await expect(client.flash.start({ source: fileSource(), drives })).rejects.toMatchObject({
        code: 'drive.busy',
      })
    await bench.kiln.client.jobs.cancel({ id: first.job })
    await jobEnd(bench.kiln.client, first.job)
    const { job } = await other.client.flash.start({ source: fileSource(), drives })
    expect((await jobEnd(other.client, job)).state).toBe('succeeded')
    await other.close()
  })

  it('turns a drive back into one empty partition that takes files', async () => {
    const drive = loop(600)
    const { job } = await bench.kiln.client.flash.restore({ drive: await choose(drive), label: 'Holiday' })
    const view = await jobEnd(bench.kiln.client, job)
    expect(view.error).toBeNull()
    expect(outcomes(view)).toEqual(['verified'])
    const listed = execFileSync('mdir', ['-i', `${drive.file}@@1M`, '::'], { encoding: 'utf8' })
    expect(listed).toContain('HOLIDAY')
    expect(listed).toContain('No files')
    expect(execFileSync('sgdisk', ['--verify', drive.file], { encoding: 'utf8' })).toContain(
      'No problems found',
    )
    const part = join(bench.folder, 'part')
    execFileSync('dd', [`if=${drive.file}`, `of=${part}`, 'bs=1M', 'skip=1', 'count=598', 'status=none'])
    execFileSync('fsck.vfat', ['-n', part])
    rmSync(part)
    expect(readdirSync(join(bench.kiln.home, 'cache'))).toEqual([])
    await expect(
      bench.kiln.client.flash.restore({ drive: await choose(drive), label: 'a/b' }),
    ).rejects.toMatchObject({ code: 'drive.label' })
  })

  it('records what it wrote to a drive with a serial, and shows it before the next time [N13]', async () => {
    // Loop devices have none: here they get one on the way to the engine, and lose it on the way to the writer.
    const named = testEngine({ home: bench.kiln.home, change: ports => withSerials(ports, 'S-1') })
    const drive = loop()
    const drives = [await choose(drive, named.client)]
    const { job } = await named.client.flash.start({ source: fileSource(), drives })
    expect((await jobEnd(named.client, job)).error).toBeNull()
    const { notes } = await named.client.flash.check({ source: fileSource(), drives })
    expect(notes.map(({ text }) => english.text(text)).join('\n')).toContain('Kiln wrote test.img to it on ')
    const kept = JSON.parse(readFileSync(join(bench.kiln.home, 'drives.json'), 'utf8'))
    expect(kept.drives).toMatchObject([{ serial: 'S-1', name: 'test.img', verified: true, image: null }])
    await named.close()
  })

  it('offers what it flashed again, but not what failed, is gone or was removed from the list', async () => {
    const { flash: calls } = bench.kiln.client
    const copies = ['first.img', 'second.img'].map(name => join(bench.folder, name))
    for (const path of copies) {
      copyFileSync(bench.image.path, path)
      expect(outcomes(await flash([loop()], { source: fileSource(path) }))).toEqual(['verified'])
    }
    await flash([loop()], { sha256: '0'.repeat(64) })
    const offered = async () => (await calls.recents({})).map(({ name }) => name)
    expect(await offered()).toEqual(['second.img', 'first.img'])
    rmSync(copies[0] ?? '')
    expect(await offered()).toEqual(['second.img'])
    await calls.forgetRecent({ source: fileSource(copies[1]) })
    expect(await offered()).toEqual([])
  })
})

function withSerials(ports: Ports, serial: string): Ports {
  return {
    ...ports,
    drives: { ...ports.drives, show: async path => ({ ...(await ports.drives.show(path)), serial }) },
    writer: {
      run: async options => {
        const { plan, stream } = await options.work
        const drives = plan.drives.map(drive => ({ ...drive, serial: '' }))
        return ports.writer.run({ ...options, work: { plan: { ...plan, drives }, stream } })
      },
    },
  }
}
