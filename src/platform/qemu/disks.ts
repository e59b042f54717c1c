// Creates a machine's disks with qemu-img: overlays over read-only files, and empty ones.
import { chmod, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { MachinesPort } from '#engine/ports/machines.ts'
import type { Run } from '#platform/process/run.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'

const operation = 'machines.disk'
const tool = 'qemu-img'

/** Throws tool.missing, tool.failed. */
export const makeOverlay = async (
  run: Run,
  { from, to, sizeBytes }: Parameters<MachinesPort['makeOverlay']>[0],
): Promise<void> => {
  // A missing file is left for qemu-img to report.
  const isDevice = (await stat(from.path).catch(() => null))?.isBlockDevice() ?? false
  await create(run, to, [
    // A path with a colon would be read as a protocol; this form is always a path. Each form only accepts its
    // own kind.
    '-F',
    from.format,
    '-b',
    `${isDevice ? 'host_device' : 'file'}:${resolve(from.path)}`,
    to,
    ...(sizeBytes === null ? [] : [String(sizeBytes)]),
  ])
}

export const makeBlank = (run: Run, path: string, sizeBytes: number): Promise<void> =>
  create(run, path, [path, String(sizeBytes)])

/** Creates a disk that this user alone can read: a disk holds keys and passwords. */
async function create(run: Run, path: string, args: string[]) {
  try {
    const { code, command, lastLines } = await run({
      command: tool,
      args: ['create', '-q', '-f', 'qcow2', ...args],
    })
    if (code === 0) return chmod(path, 0o600)
    const reason = lastLines.at(-1)?.replace(/^qemu-img: /, '') ?? message('reason.silent')
    throw failure('tool.failed', { operation, values: { tool, reason }, details: { command, lastLines } })
  } catch (thrown) {
    if (!(thrown instanceof KilnError) || thrown.code !== 'tool.missing') throw thrown
    const values = { tool, install: 'nix profile install nixpkgs#qemu-utils' }
    throw failure('tool.missing', { operation, values, cause: thrown })
  }
}
