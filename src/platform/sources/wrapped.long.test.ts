// Tests the wrappings that other tools and CI jobs put around an image.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as zlib from 'node:zlib'
import { expect } from 'vitest'
import { ways } from '#test/drives/packed-disks.ts'
import {
  command,
  diskBytes,
  never,
  plainOptions,
  sourcesIn,
  test,
  writtenDrive,
  wrongBytes,
} from '#test/drives/sources.ts'
import { textOf } from '#test/texts.ts'

const MiB = 1 << 20
const zip = (folder: string, name: string, ...args: string[]) => {
  execFileSync('zip', ['-q', '-1', name, ...args], { cwd: folder, stdio: 'ignore' })
  return join(folder, name)
}
const reason = async (folder: string, path: string) => {
  const fails = sourcesIn(folder).inspect({ path }, never)
  return fails.then(
    () => 'it is accepted',
    ({ code, message }) => `${code}: ${message}`,
  )
}

test('an image that is packed and zipped is unpacked as it is written [F2]', async ({ folder, disk }) => {
  const sources = sourcesIn(folder)
  const inner = ways.filter(({ name }) => /^(gzip|xz|zstd|bzip2|xz in two streams)$/.test(name))
  expect(inner.length).toBe(5)
  for (const [at, { name, make }] of inner.entries()) {
    const ending = { gzip: 'gz', zstd: 'zst', bzip2: 'bz2' }[name] ?? 'xz'
    const image = join(folder, `image${at}.img.${ending}`)
    make(disk, image)
    writeFileSync(`${image}.sha256`, 'sum')
    // Stored, as upload-artifact does with its compression off, and packed.
    for (const level of ['-0', '-1']) {
      const path = join(folder, `artifact${at}${level}.zip`)
      command('zip', '-q', '-j', level, path, image, `${image}.sha256`)
      const facts = await sources.inspect({ path }, never)
      expect(textOf(facts.kind)).toBe(`raw in .${ending} in .zip`)
      expect(facts).toMatchObject({ isRecognised: true, personalise: { can: true } })
      expect([null, diskBytes]).toContain(facts.sizeBytes)
      const { source, partitions, close } = await sources.prepare({ path }, plainOptions)
      expect(partitions.length).toBe(2)
      const { drive, sizeBytes } = await writtenDrive(source)
      expect(sizeBytes).toBe(diskBytes)
      expect(await wrongBytes(drive, readFileSync(disk))).toBe(0)
      await close()
    }
  }
})

test('one level of packing inside another is unpacked, a second is refused', async ({ folder, disk }) => {
  const once = zlib.gzipSync(readFileSync(disk), { level: 1 })
  const [twice, thrice] = [join(folder, 'disk.img.gz.zst'), join(folder, 'disk.img.gz.gz.gz')]
  writeFileSync(twice, zlib.zstdCompressSync(once))
  writeFileSync(thrice, zlib.gzipSync(zlib.gzipSync(once)))
  const { source, close } = await sourcesIn(folder).prepare({ path: twice }, plainOptions)
  expect(await wrongBytes((await writtenDrive(source)).drive, readFileSync(disk))).toBe(0)
  await close()
  expect(await reason(folder, thrice)).toContain('another packed file (.gz) in .gz. Unpack it first')
  zip(folder, 'inner.zip', basename(disk))
  expect(await reason(folder, zip(folder, 'outer.zip', 'inner.zip'))).toContain('(.zip) in .zip')
})

test('damage on either level of a packed image in a zip is found', async ({ folder, disk }) => {
  const path = join(folder, 'a.zip')
  const packed = zlib.gzipSync(readFileSync(disk), { level: 1 })
  for (const damaged of [
    packed.subarray(0, packed.length - MiB),
    Buffer.from(packed).fill(7, 3 * MiB, 3 * MiB + 9),
  ]) {
    writeFileSync(join(folder, 'a.img.gz'), damaged)
    command('rm', '-f', path)
    zip(folder, 'a.zip', 'a.img.gz')
    const { source, close } = await sourcesIn(folder).prepare({ path }, plainOptions)
    await expect(writtenDrive(source)).rejects.toMatchObject({ code: 'source.broken' })
    await close()
  }
  writeFileSync(join(folder, 'a.img.gz'), packed)
  command('rm', '-f', path)
  command('zip', '-q', '-j', '-0', path, join(folder, 'a.img.gz'))
  const bytes = readFileSync(path)
  writeFileSync(path, bytes.fill(7, bytes.length - 2 * MiB, bytes.length - 2 * MiB + 9))
  const { source, close } = await sourcesIn(folder).prepare({ path }, plainOptions)
  await expect(writtenDrive(source)).rejects.toMatchObject({ code: 'source.broken' })
  await close()
})

test('files without a disk image among them are listed, and a .bin is not taken for one', async ({
  folder,
  disk,
}) => {
  mkdirSync(join(folder, 'overlays'))
  writeFileSync(join(folder, 'bootcode.bin'), Buffer.alloc(52_480, 0x42))
  writeFileSync(join(folder, 'recovery.cmdline'), 'runinstaller quiet\n')
  writeFileSync(join(folder, 'kernel.img'), Buffer.alloc(3 * MiB, 0x13))
  writeFileSync(join(folder, 'kernel7.img'), Buffer.alloc(3 * MiB, 0x17))
  writeFileSync(join(folder, 'overlays', 'a.dtbo'), Buffer.alloc(999, 7))
  const none = 'noobs.zip cannot be flashed: it holds no disk image. It has: '
  zip(folder, 'noobs.zip', 'bootcode.bin', 'recovery.cmdline')
  expect(await reason(folder, join(folder, 'noobs.zip'))).toContain(
    `${none}bootcode.bin and recovery.cmdline`,
  )
  zip(folder, 'noobs.zip', 'kernel.img', 'kernel7.img', 'overlays/a.dtbo')
  expect(await reason(folder, join(folder, 'noobs.zip'))).toContain(`${none}bootcode.bin, recovery.cmdline`)
  for (let at = 0; at < 9; at += 1) {
    writeFileSync(join(folder, `notes${at}.txt`), `words ${at}`)
    zip(folder, 'noobs.zip', `notes${at}.txt`)
  }
  expect(await reason(folder, join(folder, 'noobs.zip'))).toMatch(/ and 9 more files/)
  expect(await reason(folder, zip(folder, 'text.zip', 'notes1.txt'))).toContain(
    'no disk image. It has: notes1.txt',
  )

  // A .bin that is a disk is the image.
  command('cp', disk, join(folder, 'router.bin'))
  const sources = sourcesIn(folder)
  const image = zip(folder, 'router.zip', 'bootcode.bin', 'router.bin', 'notes1.txt')
  expect(await sources.inspect({ path: image }, never)).toMatchObject({ sizeBytes: diskBytes })
})

test('a method that Kiln does not read is called by its name', async ({ folder, disk }) => {
  const path = zip(folder, 'a.zip', basename(disk))
  const bytes = readFileSync(path)
  const central = bytes.indexOf(Buffer.from('504b0102', 'hex'))
  for (const [method, name] of [
    [9, 'Deflate64'],
    [12, 'BZip2'],
    [14, 'LZMA'],
    [93, 'Zstandard'],
    [77, 'number 77'],
  ] as const) {
    bytes.writeUInt16LE(method, 8)
    bytes.writeUInt16LE(method, central + 10)
    writeFileSync(path, bytes)
    expect(await reason(folder, path)).toContain(`does not read (${name}). Unpack it first`)
  }
})

test('parts of a file that other tools split are parts, whatever their bytes are', async ({
  folder,
  disk,
}) => {
  // 7-Zip's volumes of a zip are plain cuts.
  zip(folder, 'v.zip', '-0', basename(disk))
  const cut = (...args: string[]) => execFileSync('split', ['-b', '20M', ...args], { cwd: folder })
  cut('-a3', '--numeric-suffixes=1', 'v.zip', 'v.zip.')
  cut(disk, 'disk.img.part-')
  command('rm', join(folder, 'v.zip'))
  for (const name of ['v.zip.001', 'v.zip.002'])
    expect(await reason(folder, join(folder, name))).toBe(
      `source.unusable: ${name} cannot be flashed: it is one part of several. ` +
        'Join them first: cat v.zip.[0-9]* > v.zip',
    )
  // The first part begins as a disk does.
  expect(await reason(folder, join(folder, 'disk.img.part-aa'))).toContain(
    'cat disk.img.part-[a-z]* > disk.img',
  )
  execFileSync('sh', ['-c', 'cat v.zip.[0-9]* > v.zip'], { cwd: folder })
  const joined = await sourcesIn(folder).inspect({ path: join(folder, 'v.zip') }, never)
  expect(joined).toMatchObject({ sizeBytes: diskBytes })

  execFileSync('zip', ['-q', '-0', '-s', '20m', 'split.zip', basename(disk)], { cwd: folder })
  for (const name of ['split.zip', 'split.z01'])
    expect(await reason(folder, join(folder, name))).toMatch(/part of several\. .*7z x split\.z/)
})
