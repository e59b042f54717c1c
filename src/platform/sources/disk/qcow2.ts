// qemu-img, its reference implementation, unpacks qcow2 into a sparse file in the cache.

import { readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { createProgressReader, reasonOf } from '#platform/disk-images/disk-images.ts'
import { writing } from '#platform/files/fs-failure.ts'
import { partialPath } from '#platform/files/partial-name.ts'
import { freeBytes } from '#platform/files/space.ts'
import { sweepPartials } from '#platform/files/sweep.ts'
import type { RunOptions } from '#platform/process/run.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { bytes } from '#shared/messages/message.ts'
import { makeCacheFolder } from '../cache-folder.ts'
import { broken, withInstall } from '../failures.ts'
import { readSome, type SourceFile } from '../read/source-file.ts'
import { isDirtyQcow2, qcow2HeaderBytes } from '../recognise/qcow2-header.ts'
import type { Tools } from '../tools.ts'

const operation = 'flash.source'
const tool = 'qemu-img'
const install = 'nix profile install nixpkgs#qemu-utils'

type Call = Pick<RunOptions, 'args' | 'onStdout'> & {
  signal: AbortSignal
  /** Exit codes that are an answer. */
  answers?: number[]
}

async function qemuImg(
  { run }: Tools,
  file: SourceFile,
  { signal, answers = [0], ...call }: Call,
): Promise<{ code: number; stdout: string }> {
  try {
    const { code, stdout, lastLines, command, signal: killed } = await run({ command: tool, signal, ...call })
    signal.throwIfAborted()
    if (code !== null && answers.includes(code)) return { code, stdout }
    const line = reasonOf(lastLines)
    const full = /No space left on device|Disk quota exceeded/.test(line ?? '')
    const details = { command, lastLines, path: file.path }
    if (full) throw Object.assign(new Error('ENOSPC: qemu-img'), { code: 'ENOSPC' })
    if (killed) {
      const reason = message('reason.signal', { signal: killed })
      throw failure('tool.failed', { operation, values: { tool, reason }, details })
    }
    await file.stillNamed()
    throw broken(file, line ?? message('reason.silent'))
  } catch (thrown) {
    throw withInstall(thrown, tool, install)
  }
}

/** The name contains the process, so that leftovers of a killed engine are recognised and removed. */
async function unpackedPath({ folder }: Tools): Promise<string> {
  await makeCacheFolder(folder)
  await sweepPartials(folder)
  return partialPath(join(folder, 'disk.raw'))
}

/** Exit codes of `qemu-img check`: no errors, errors, leaked clusters, and "cannot check such a disk". */
const checkAnswers = [0, 2, 3, 63]
const errorsFound = 2

/**
 * If tables contradict each other, qemu-img would unpack whatever they point to. The check takes a second for
 * 500 GiB.
 */
async function requireSound(tools: Tools, file: SourceFile, signal: AbortSignal): Promise<void> {
  const args = ['check', '-f', 'qcow2', '--output=json', resolve(file.path)]
  const { code } = await qemuImg(tools, file, { signal, args, answers: checkAnswers })
  // A disk that was not closed has errors only in its reference counts, which reading does not need (lazy_refcounts).
  if (code !== errorsFound || isDirtyQcow2(await readSome(file, 0, qcow2HeaderBytes))) return
  await file.stillNamed()
  throw broken(file, message('qcow2.reason.check'))
}

const measured = z.object({ required: z.number().int().nonnegative() })

/** Returns the bytes that the raw disk takes. Throws source.broken, source.gone, tool.missing. */
export async function rawBytes(tools: Tools, file: SourceFile, signal: AbortSignal): Promise<number> {
  const args = ['measure', '--output=json', '-f', 'qcow2', '-O', 'raw', resolve(file.path)]
  const { stdout } = await qemuImg(tools, file, { signal, args })
  return measured.parse(JSON.parse(stdout)).required
}

/** Throws space.source. */
export async function requireRoom({ folder }: Tools, { name }: SourceFile, needed: number): Promise<void> {
  const free = await freeBytes(folder)
  if (free >= needed) return
  const values = { path: folder, free: bytes(free), needed: bytes(needed), name }
  throw failure('space.source', { operation, values })
}

type Unpacking = { signal: AbortSignal; sizeBytes: number; onProgress: (done: number, total: number) => void }

/**
 * The path of the raw disk, which the caller must remove. Throws space.source, space.full, source.broken,
 * source.gone, tool.missing.
 */
export async function unpackQcow2(
  tools: Tools,
  file: SourceFile,
  { signal, sizeBytes, onProgress }: Unpacking,
): Promise<string> {
  const from = resolve(file.path)
  return writing(operation, join(tools.folder, 'disk.raw'), async () => {
    const to = await unpackedPath(tools)
    await requireSound(tools, file, signal)
    await requireRoom(tools, file, await rawBytes(tools, file, signal))
    try {
      const onStdout = createProgressReader(fraction =>
        onProgress(Math.round(fraction * sizeBytes), sizeBytes),
      )
      const args = ['convert', '-p', '-f', 'qcow2', '-O', 'raw', from, to]
      await qemuImg(tools, file, { signal, args, onStdout })
      return to
    } catch (thrown) {
      await rm(to, { force: true })
      throw thrown
    }
  })
}

/** The first MiB of the disk. */
export async function qcow2Head(tools: Tools, file: SourceFile, signal: AbortSignal): Promise<Buffer> {
  return writing(operation, join(tools.folder, 'disk.raw'), async () => {
    const to = await unpackedPath(tools)
    try {
      const args = [
        'dd',
        '-f',
        'qcow2',
        '-O',
        'raw',
        'bs=1M',
        'count=1',
        `if=${resolve(file.path)}`,
        `of=${to}`,
      ]
      await qemuImg(tools, file, { signal, args })
      return await readFile(to)
    } finally {
      await rm(to, { force: true })
    }
  })
}
