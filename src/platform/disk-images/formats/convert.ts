// A thin wrapper around qemu-img that writes to a temporary name.
import type { Stats } from 'node:fs'
import { stat, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { z } from 'zod'
import type { DiskFile, DiskImagesPort } from '#engine/ports/disk-images.ts'
import { publish } from '#platform/files/publish.ts'
import { freeBytes } from '#platform/files/space.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Run } from '../runner.ts'
import { convertArguments, createProgressReader, infoArguments, reasonOf } from './convert-plan.ts'
import { settleVhdx } from './vhdx-identity.ts'
import { nameVmdk } from './vmdk-descriptor.ts'

const tool = 'qemu-img'
const install = 'nix profile install nixpkgs#qemu-utils'

type Call = {
  operation: string
  args: string[]
  signal?: AbortSignal
  onStdout?: (chunk: Uint8Array) => void
}

async function qemuImg(run: Run, { operation, args, ...options }: Call): Promise<string> {
  let result: Awaited<ReturnType<Run>>
  try {
    // If this process were killed, qemu-img's output would be left without an owner.
    result = await run({ command: tool, args, endsWithParent: true, ...options })
  } catch (thrown) {
    if (!(thrown instanceof KilnError) || thrown.code !== 'tool.missing') throw thrown
    throw failure('tool.missing', { operation, values: { tool, install }, cause: thrown })
  }
  const { code, signal, command, lastLines, stdout } = result
  options.signal?.throwIfAborted()
  if (code === 0) return stdout
  const reason = signal
    ? message('reason.signal', { signal })
    : (reasonOf(lastLines) ?? message('reason.silent'))
  const details = { command, lastLines }
  throw failure('tool.failed', { operation, values: { tool, reason }, details })
}

export async function convert(run: Run, job: Parameters<DiskImagesPort['convert']>[0]): Promise<void> {
  const { from, to, asPrivateDisk = false, signal, onFraction } = job
  const target = resolve(to.path)
  signal.throwIfAborted()
  await assertReadable(from.path, 'images.convert')
  await publish('images.convert', [target], async partial => {
    const source = { ...from, path: resolve(from.path) }
    const args = convertArguments(source, { ...to, path: partial }, asPrivateDisk)
    // qemu-img keeps the mode of an existing file.
    if (asPrivateDisk) await writeFile(partial, '', { mode: 0o600, flag: 'wx' })
    try {
      const onStdout = createProgressReader(onFraction)
      await qemuImg(run, { operation: 'images.convert', args, signal, onStdout })
      if (to.format === 'vmdk') await nameVmdk(partial, to.name)
      if (to.format === 'vhdx') await settleVhdx(partial, signal)
    } catch (thrown) {
      throw (await ranOutOfSpace(thrown, partial)) ? noSpace(thrown) : thrown
    }
  })
}

/** qemu-img would wait for a pipe's writer. A missing file or a device is left for it to report. */
async function assertReadable(path: string, operation: string): Promise<Stats | null> {
  const facts = await stat(path).catch(() => null) // see above
  if (!facts?.isFIFO() && !facts?.isSocket()) return facts
  throw failure('file.broken', {
    operation,
    values: { path, reason: message('reason.not-regular') },
    details: { path },
  })
}

/** On a full disk, a stream-optimised VMDK fails with "Invalid argument" (qemu-img 7.2), so check the free space. */
async function ranOutOfSpace(thrown: unknown, partial: string): Promise<boolean> {
  if (!(thrown instanceof KilnError) || thrown.code !== 'tool.failed') return false
  if (/No space left on device|Disk quota exceeded/.test(thrown.message)) return true
  return /error while writing/.test(thrown.message) && (await freeBytes(partial)) < 1 << 20
}

/** Same error as a failed write of ours, so that publish() names the folder. */
const noSpace = (cause: unknown) =>
  Object.assign(new Error('ENOSPC: qemu-img', { cause }), { code: 'ENOSPC' })

/** QEMU pads the last sector. */
const sector = 512

const info = z.object({ 'virtual-size': z.number().int().nonnegative() })

export async function virtualSize(run: Run, disk: DiskFile): Promise<number> {
  const file = await assertReadable(disk.path, 'images.info')
  // A raw file is its own disk.
  if (disk.format === 'raw' && file?.isFile()) return Math.ceil(file.size / sector) * sector
  const args = infoArguments({ ...disk, path: resolve(disk.path) })
  return info.parse(JSON.parse(await qemuImg(run, { operation: 'images.info', args })))['virtual-size']
}
