// Locks the flake of a profile's folder. Its inputs are foreign text until the user trusts the folder.
import { join } from 'node:path'
import { jsonText } from '#engine/json-file.ts'
import { errorsIn } from '#engine/nix/essence.ts'
import { explainNixFailure } from '#engine/nix/explain.ts'
import { hasConflict } from '#engine/nix/flake-folder.ts'
import { type LocalInput, localInput, localNode } from '#engine/nix/local-inputs.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { Exit } from '#engine/ports/process.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { flakeUrl } from '#shared/profiles/reference.ts'

/** A flake of a person's own has no folder that is trusted. */
export type LockedProfile = Pick<Profile, 'id' | 'source'> &
  Partial<Pick<Profile, 'name' | 'folder' | 'sandbox' | 'trusted'>>

type Locking = {
  workspace: string
  /** The same folder under the name that it has for Nix. */
  seenAs: string
  profile: LockedProfile
}

/** Locks the inputs of a flake that came without a lock: Nix refuses to build one that is not locked. Throws
 *  profile.local-input before it is evaluated. */
export async function lockFolder(
  ports: Ports,
  { workspace, seenAs, profile }: Locking,
  signal: AbortSignal,
): Promise<void> {
  const assertRemote = (found: LocalInput | null) => {
    if (found && !profile.trusted) throw localInputError(profile, found)
  }
  const lock = await ports.files.readText(join(workspace, 'flake.lock'))
  if (lock !== null)
    return assertRemote(localNode(parseLock(lock, join(profile.folder ?? workspace, 'flake.lock'))))
  const flake = (await ports.files.readText(join(workspace, 'flake.nix'))) ?? ''
  if (!/\binputs\b/.test(flake)) return
  const ask = async (answer: Promise<{ exit: Exit; value: unknown }>) => {
    const { exit, value } = await answer
    signal.throwIfAborted()
    const { lastLines } = exit
    if (exit.code === 0) return value
    throw explainNixFailure({
      exit,
      errors: errorsIn(lastLines),
      failed: null,
      logTail: [],
      output: lastLines,
    })
  }
  if (!profile.trusted) assertRemote(localInput(await ask(ports.nix.flakeInputs(seenAs, signal))))
  // Inputs of inputs are known when they are fetched.
  const locked = await ask(
    ports.nix.metadata(flakeUrl(seenAs), signal, { withTokens: profile.trusted === true }),
  )
  const locks = (locked as { locks?: unknown } | null)?.locks
  assertRemote(localNode(locks))
  // Nix has written it where it runs. Here it belongs to what is kept of the build.
  if (seenAs !== workspace && locks)
    await ports.files.writeText(join(workspace, 'flake.lock'), jsonText(locks))
}

const localInputError = ({ id, name = id, folder = '' }: LockedProfile, { name: input, from }: LocalInput) =>
  failure('profile.local-input', { operation: 'build', values: { profile: name, input, from, path: folder } })

/** Throws flake.lock-conflict, profile.broken: Nix could still read such a lock in its own way. */
function parseLock(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    if (hasConflict(text))
      throw failure('flake.lock-conflict', { operation: 'build', values: { file: path } })
    throw failure('profile.broken', {
      operation: 'build',
      values: { path, reason: message('reason.not-json') },
    })
  }
}
