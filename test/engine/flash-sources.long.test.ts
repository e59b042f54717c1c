// Every kind of source, written to a real loop device: compressed files, addresses, images of the library.

import { execFileSync } from 'node:child_process'
import { createReadStream, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jobEnd } from '#shared/contract/client.ts'
import { buildResult } from '#shared/images/image.ts'
import { faultsOf, imageMiB, sha256 } from '#test/drives/disk-image.ts'
import { canFlash, flashBench, mib } from '#test/drives/flash.ts'
import { partitionOn } from '#test/drives/partition.ts'
import { drivesOf } from '#test/engine/job-detail.ts'
import { hasNix } from '#test/tools-here.ts'

describe.skipIf(!canFlash)('what can be flashed (needs root for loop devices, qemu-img)', () => {
  const bench = flashBench()
  const { loop, start, flash, fileSource, outcomes } = bench

  it('reads compressed images and qcow2 [F2]', async () => {
    const packed = (name: string, command: string, args: string[]) => {
      const path = join(bench.folder, name)
      writeFileSync(path, execFileSync(command, args, { maxBuffer: 256 * mib }))
      return path
    }
    const qcow2 = join(bench.folder, 'test.qcow2')
    execFileSync('qemu-img', ['convert', '-O', 'qcow2', '-c', bench.image.path, qcow2])
    const paths = [
      packed('test.img.gz', 'gzip', ['-1c', bench.image.path]),
      packed('test.img.xz', 'xz', ['-0c', bench.image.path]),
      packed('test.img.zst', 'zstd', ['-qc', bench.image.path]),
      packed('test.img.bz2', 'bzip2', ['-1c', bench.image.path]),
      qcow2,
    ]
    for (const path of paths) {
      const drive = loop()
      const view = await flash([drive], { source: fileSource(path), sha256: sha256(readFileSync(path)) })
      expect([path, outcomes(view)]).toEqual([path, ['verified']])
      expect([path, faultsOf(drive.file, bench.image)]).toEqual([path, []])
      expect(drivesOf(view).results[0]?.sha256).toBe(sha256(readFileSync(path)))
      rmSync(path)
    }
  })

  describe('from an address', () => {
    let server: Server
    let url: string
    let sentBytes = 0
    beforeAll(async () => {
      server = createServer((request, response) => {
        if (request.url !== '/test.img') return void response.writeHead(404).end()
        if (request.headers['if-none-match'] === '"1"') return void response.writeHead(304).end()
        const { size } = statSync(bench.image.path)
        const [, from = '0'] = /bytes=(\d+)-/.exec(request.headers.range ?? '') ?? []
        const length = { 'content-length': size - Number(from), 'accept-ranges': 'bytes', etag: '"1"' }
        const range = { ...length, 'content-range': `bytes ${from}-${size - 1}/${size}` }
        if (request.headers.range) response.writeHead(206, range)
        else response.writeHead(200, length)
        if (request.method === 'HEAD') return void response.end()
        const bytes = createReadStream(bench.image.path, { start: Number(from) })
        bytes.on('data', ({ length: sent }) => {
          sentBytes += sent
        })
        bytes.pipe(response).on('close', () => bytes.destroy())
      })
      await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    })
    afterAll(() => void server.close())

    it('downloads, checks the sum and writes [F2]', async () => {
      const drive = loop()
      const source = { kind: 'url' as const, url: `${url}/test.img` }
      const view = await flash([drive], { source, sha256: bench.image.sha256 })
      expect(view.error).toBeNull()
      expect(view.stages.filter(({ state }) => state === 'done').map(({ id }) => id)).toEqual([
        'download',
        'check',
        'prepare',
        'write',
      ])
      expect(faultsOf(drive.file, bench.image)).toEqual([])
    })

    it('does not download again for failed drives', async () => {
      const [good, broken] = [loop(), loop()]
      truncateSync(broken.file, mib)
      const source = { kind: 'url' as const, url: `${url}/test.img` }
      const first = await flash([good, broken], { source })
      expect(outcomes(first)).toEqual(['verified', 'drive.write-failed'])
      const before = sentBytes
      const retried = loop()
      expect(outcomes(await flash([retried], { source }))).toEqual(['verified'])
      expect(sentBytes - before).toBeLessThan((imageMiB * mib) / 4)
      expect(faultsOf(retried.file, bench.image)).toEqual([])
      // The download was removed after use.
      expect(execFileSync('find', [bench.kiln.home, '-name', 'part.json'], { encoding: 'utf8' })).toBe('')
    })

    it('downloads a damaged image again, and keeps none', async () => {
      const good = readFileSync(bench.image.path)
      const packed = execFileSync('gzip', ['-1c', bench.image.path], { maxBuffer: 256 * mib })
      packed[packed.length - 8] = (packed.at(-8) ?? 0) ^ 1
      writeFileSync(bench.image.path, packed)
      try {
        const source = { kind: 'url' as const, url: `${url}/test.img` }
        expect(outcomes(await flash([loop()], { source }))).toEqual(['source.broken'])
        expect(execFileSync('find', [bench.kiln.home, '-name', 'part.json'], { encoding: 'utf8' })).toBe('')
      } finally {
        writeFileSync(bench.image.path, good)
      }
    })

    it('reports that nothing is at an address', async () => {
      const source = { kind: 'url' as const, url: `${url}/none.img` }
      await expect(start([loop()], { source })).rejects.toMatchObject({ code: 'source.download' })
    })
  })

  it.skipIf(!hasNix)('writes an image of the library by its block map, and knows its sum [F2]', async () => {
    const built = await bench.kiln.client.builds.start({ profile: 'tiny', formats: ['raw', 'raw.zst'] })
    const { id, formats } = buildResult.parse((await jobEnd(bench.kiln.client, built.job)).value)
    const drive = loop(300)
    const source = { kind: 'image' as const, id, format: 'raw' as const }
    const facts = await bench.kiln.client.flash.inspect({ source })
    expect(facts).toMatchObject({ kind: 'raw', sizeBytes: formats.raw?.sizeBytes })
    expect(facts.mappedBytes).toBeLessThan(facts.sizeBytes ?? 0)
    const view = await flash([drive], { source })
    const [result] = drivesOf(view).results
    expect(result).toMatchObject({ outcome: 'verified', sha256: formats.raw?.sha256 })
    expect(result?.bytesSkipped).toBeGreaterThan(0)
    const ext = join(bench.folder, 'root.ext4')
    writeFileSync(ext, partitionOn(drive.file, 'nixos'))
    execFileSync('e2fsck', ['-f', '-n', ext])
    rmSync(ext)
    const packed = await flash([drive], { source: { ...source, format: 'raw.zst' as const } })
    expect(outcomes(packed)).toEqual(['verified'])
    truncateSync(formats.raw?.path ?? '', 1 << 20)
    await expect(start([drive], { source })).rejects.toMatchObject({ code: 'image.file-changed' })
    rmSync(formats.raw?.path ?? '')
    await expect(start([drive], { source })).rejects.toMatchObject({ code: 'image.file-missing' })
  })
})
