// A source may change between the look at it and its check.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { expect } from 'vitest'
import { createProcessPipe } from '#platform/process/pipe.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { command, diskBytes, never, plainOptions, test } from '#test/drives/sources.ts'
import { decode, type Packed } from './decode/decode.ts'
import { filesInZip } from './decode/zip.ts'
import { openSource } from './read/source-file.ts'
import { createSources } from './sources.ts'
import { sumAgain } from './sum-again.ts'

const { env } = process
const toolsIn = (folder: string) => ({
  run: createProcessRunner({ env }),
  pipe: createProcessPipe({ env }),
  folder: join(folder, 'cache'),
})
const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

test('a zip whose directory was another one when it was read is refused', async ({ folder, disk }) => {
  writeFileSync(join(folder, 'words.txt'), 'words '.repeat(1000))
  execFileSync('zip', ['-q', '-0', '-X', 'image.zip', 'disk.raw', 'words.txt'], { cwd: folder })
  const path = join(folder, 'image.zip')
  const genuine = readFileSync(path)
  const image = readFileSync(disk)
  // The image begins a sector later, and has the CRC-32 of that.
  const shifted = Buffer.from(genuine)
  shifted.writeUInt16LE(512, 28)
  const start = 30 + 'disk.raw'.length + 512
  const later = genuine.subarray(start, start + image.length)
  shifted.writeUInt32LE(zlib.crc32(later), genuine.indexOf(Buffer.from('504b0102', 'hex')) + 16)
  for (const [seen, isTaken] of [
    [genuine, true],
    [shifted, false],
  ] as const) {
    writeFileSync(path, seen)
    const { atime, mtime } = statSync(path)
    utimesSync(path, atime, mtime)
    const file = await openSource(path)
    const { files, member } = await filesInZip(file)
    const [entry] = files
    if (!entry) throw new Error('The archive has no file.')
    const packed: Packed = { file, wrapping: 'zip', member: await member(entry), inner: null }
    writeFileSync(path, genuine)
    utimesSync(path, atime, mtime)
    const again = sumAgain(packed, sha256Of(genuine))
    await again.begin(never)
    const pieces: Buffer[] = []
    const options = { signal: never, onRead: () => undefined, onChunk: again.onChunk }
    for await (const piece of decode(toolsIn(folder), packed, options)) pieces.push(Buffer.from(piece))
    expect(Buffer.concat(pieces).equals(isTaken ? image : later)).toBe(true)
    await file.unchanged()
    const checked = again.check(never)
    if (isTaken) await checked
    else await expect(checked).rejects.toMatchObject({ code: 'source.gone' })
    await file.handle.close()
  }
})

test('qemu-img reads the qcow2 that was checked, whatever its file becomes', async ({ folder, disk }) => {
  const other = join(folder, 'other.raw')
  writeFileSync(other, readFileSync(disk).fill(7, 20 << 20, (20 << 20) + 4096))
  const [path, evil] = [join(folder, 'disk.qcow2'), join(folder, 'evil.qcow2')]
  command('qemu-img', 'convert', '-f', 'raw', '-O', 'qcow2', disk, path)
  command('qemu-img', 'convert', '-f', 'raw', '-O', 'qcow2', '-o', 'preallocation=full', other, evil)
  const genuine = readFileSync(path)
  const changed = readFileSync(evil)
  const size = Math.max(genuine.length, changed.length)
  const [whole, wrong] = [genuine, changed].map(each =>
    Buffer.concat([each, Buffer.alloc(size - each.length)]),
  )
  if (!whole || !wrong) throw new Error('There are two.')
  writeFileSync(path, whole)
  const { atime, mtime } = statSync(path)
  utimesSync(path, atime, mtime)

  const tools = toolsIn(folder)
  const commands: string[] = []
  const set = (bytes: Buffer) => {
    writeFileSync(path, bytes)
    utimesSync(path, atime, mtime)
  }
  const sources = createSources({
    ...tools,
    env,
    async run(options) {
      commands.push(String(options.args?.[0]))
      set(wrong)
      const ran = await tools.run(options)
      set(whole)
      return ran
    },
  })
  const prepare = (sha256: string | null) => sources.prepare({ path }, { ...plainOptions, sha256 })
  const { path: raw, close } = await prepare(sha256Of(whole))
  expect(commands).toContain('convert')
  expect(statSync(raw).size).toBe(diskBytes)
  expect(readFileSync(raw).equals(readFileSync(disk))).toBe(true)
  await close()
  // Without a hash nothing was promised, and its times are the same.
  const unpromised = await prepare(null)
  expect(readFileSync(unpromised.path).equals(readFileSync(other))).toBe(true)
  await unpromised.close()
  await expect(prepare(sha256Of(wrong))).rejects.toMatchObject({ code: 'source.hash' })
  expect(execFileSync('ls', ['-A', join(folder, 'cache')], { encoding: 'utf8' })).toBe('')
})
