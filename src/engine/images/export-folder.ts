// The target folder of an export: the user's own, so errors name it and not Kiln's folder.

import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'

const exporting = 'images.export'
const unusable = (
  path: string,
  reason: Value,
  { operation = exporting, cause }: { operation?: string; cause?: unknown } = {},
) => failure('folder.unusable', { operation, values: { path, reason }, details: { path }, cause })

/** Throws file.taken if one of `names` is already in the folder, folder.unusable if it is not a folder. */
export async function assertNamesFree({ files }: Pick<Ports, 'files'>, folder: string, names: string[]) {
  const facts = await files.facts(folder)
  if (facts && facts.kind !== 'folder') throw unusable(folder, message('folder.reason.file'))
  const taken = await files.list(folder)
  for (const name of names) {
    if (!taken.includes(name)) continue
    const path = join(folder, name)
    throw failure('file.taken', { operation: exporting, values: { path }, details: { path } })
  }
}

/** Throws folder.unusable. */
export async function makeExportFolder({ files }: Ports, folder: string) {
  try {
    await files.makeFolder(folder)
  } catch (thrown) {
    // Created with all its parents: a missing one may be behind a dangling link.
    if (thrown instanceof KilnError && thrown.code === 'file.missing')
      throw unusable(folder, message('folder.reason.dangling'), { cause: thrown })
    throw inFolder(thrown, folder)
  }
}

/** An error from writing into it: one about Kiln's folder is about this folder. */
export function inFolder(thrown: unknown, folder: string, operation = exporting): unknown {
  if (!(thrown instanceof KilnError) || thrown.code !== 'home.unwritable') return thrown
  const { cause } = thrown
  const reason = cause instanceof Error ? (/^[A-Z0-9]+: ([^,]+)/.exec(cause.message)?.[1] ?? '') : ''
  return unusable(folder, reason || message('folder.reason.unwritable'), { operation, cause: thrown })
}
