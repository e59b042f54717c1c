// Gathers the facts before a drive is touched: the source, and each chosen drive's current state.

import type { EngineParts } from '#engine/parts.ts'
import { secretOptions } from '#engine/profiles/secret-options.ts'
import type { Drive } from '#shared/drives/drive.ts'
import { type ErrorReport, fromReport, KilnError, toReport } from '#shared/errors.ts'
import type { ChosenDrive, FlashSource, SourceFacts } from '#shared/flash/flash.ts'
import type { Option } from '#shared/profiles/option.ts'
import { type Origin, originOf } from './origin.ts'

export type FoundSource = { origin: Origin; facts: SourceFacts; secrets: Option[] }
export type FoundDrive = { chosen: ChosenDrive; drive: Drive }
/** The result, or why it was not found. */
export type Lookup<T> = T | { error: ErrorReport }

export const isFound = <T extends object>(lookup: Lookup<T>): lookup is T => !('error' in lookup)
export function found<T extends object>(looked: Lookup<T>): T {
  if (isFound(looked)) return looked
  throw fromReport((looked as { error: ErrorReport }).error)
}

type Parts = Pick<EngineParts, 'ports' | 'imagesFolder' | 'profiles'>

export async function findSource(
  parts: Parts,
  source: FlashSource,
  signal: AbortSignal,
): Promise<FoundSource> {
  const { ports } = parts
  const origin = await originOf(parts, source)
  const inspected = await ports.sources.inspect(origin.from, signal)
  const onDrives = 'path' in origin.from ? await ports.drives.holding(origin.from.path) : []
  // The current version of the profile that made the image decides which options are secret.
  const secrets = origin.image ? await secretOptions(parts, origin.image.profile.id) : []
  const { personalise } = inspected
  return {
    origin,
    secrets,
    facts: {
      ...inspected,
      name: origin.name ?? inspected.name,
      onDrives,
      // Kiln has its own record of these, and the kit's is signed.
      beside: origin.image || origin.signedSha256 ? [] : inspected.beside,
      personalise: personalise.can ? { can: true, secrets: secrets.map(option => option.key) } : personalise,
    },
  }
}

/** Errors that a user can act on become facts; bugs are thrown. */
export async function lookUp<T>(look: Promise<T>): Promise<Lookup<T>> {
  try {
    return await look
  } catch (thrown) {
    if (thrown instanceof KilnError) return { error: toReport(thrown, 'flash') }
    throw thrown
  }
}
