// Disks that were truncated before they were compressed, or are truncated at their origin.
import { execFileSync } from 'node:child_process'
import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { through } from '#test/drives/packed-disks.ts'
import {
  command,
  diskBytes,
  leftIn,
  makeKilnDisk,
  never,
  plainOptions,
  sourcesIn,
  writtenDrive,
} from '#test/drives/sources.ts'
import { emptyDisk, putInto } from '#test/drives/used-drives.ts'
import { test } from '#test/folders.ts'
import { startServer } from '#test/http/file-server.ts'

const MiB = 1 << 20
const cutOff = { code: 'source.broken', message: expect.stringMatching(/is damaged: it is cut off, as when/) }

/** An MBR, and ext4 in its second partition. */
function makeMbrDisk(folder: string): string {
  const disk = emptyDisk(join(folder, 'mbr'), diskBytes)
  execFileSync('sfdisk', ['-q', disk], {
    input: '1MiB,8MiB,c\n9MiB,30MiB,83\n',
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  for (const [name, at, length, args] of [
    ['boot', 1, 8, ['mkfs.vfat']],
    ['root', 9, 30, ['mkfs.ext4', '-q', '-F']],
  ] as const) {
    const part = emptyDisk(join(folder, name), length * MiB)
    const [program, ...options] = args
    command(program, ...options, part)
    putInto(disk, part, at * MiB)
  }
  return disk
}

async function write(folder: string, path: string): Promise<void> {
  const { source, close } = await sourcesIn(folder).prepare({ path }, plainOptions)
  await writtenDrive(source).finally(close)
}

test('a disk that was truncated and then compressed is broken at its end, or earlier if its size is known', async ({
  folder,
}) => {
  const gpt = makeKilnDisk(folder)
  const mbr = makeMbrDisk(folder)
  const path = join(folder, 'packed')
  for (const [name, ...args] of [
    ['gzip', '-1'],
    ['xz', '-0'],
  ] as const) {
    for (const [disk, end] of [
      [gpt, 45 * MiB],
      [mbr, 39 * MiB],
    ] as const) {
      const bytes = readFileSync(disk)
      writeFileSync(path, through(name, ...args)(bytes.subarray(0, end)))
      await write(folder, path)
      writeFileSync(path, through(name, ...args)(bytes.subarray(0, end - 512)))
      await expect(write(folder, path), `${name} ${disk}`).rejects.toMatchObject(cutOff)
    }
  }
  const sized = join(folder, 'disk.xz')
  writeFileSync(sized, through('xz', '-0')(readFileSync(gpt).subarray(0, 40 * MiB)))
  await expect(sourcesIn(folder).inspect({ path: sized }, never)).rejects.toMatchObject(cutOff)
  // Its last partition begins after the truncated end.
  writeFileSync(sized, through('xz', '-0')(readFileSync(gpt).subarray(0, 4 * MiB)))
  await expect(sourcesIn(folder).inspect({ path: sized }, never)).rejects.toMatchObject(cutOff)
})

test('a disk that was truncated and then made a qcow2 is broken, and nothing of it is left', async ({
  folder,
}) => {
  const path = join(folder, 'disk.qcow2')
  for (const disk of [makeKilnDisk(folder), makeMbrDisk(folder)]) {
    truncateSync(disk, 30 * MiB)
    command('qemu-img', 'convert', '-f', 'raw', '-O', 'qcow2', disk, path)
    await expect(sourcesIn(folder).prepare({ path }, plainOptions)).rejects.toMatchObject(cutOff)
    expect(leftIn(folder)).toEqual([])
  }
})

test('one at a URL is refused before it is downloaded, if its start shows it', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  let bytes = readFileSync(disk).subarray(0, 4 * MiB)
  const server = await startServer(() => ({ bytes, etag: '"1"' }))
  try {
    await expect(sourcesIn(folder).inspect({ url: server.url() }, never)).rejects.toMatchObject(cutOff)
    expect(server.asked.length).toBe(1)
    // The length of the last partition's file system is only known from the whole file.
    bytes = readFileSync(disk).subarray(0, 30 * MiB)
    await expect(sourcesIn(folder).prepare({ url: server.url() }, plainOptions)).rejects.toMatchObject(cutOff)
    expect(execFileSync('find', [join(folder, 'cache'), '-type', 'f'], { encoding: 'utf8' })).toBe('')
  } finally {
    await server.stop()
  }
})
