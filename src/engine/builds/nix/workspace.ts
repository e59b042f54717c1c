// The workspace of a build: the folder of the profile's flake, and the settings that the flake reads. No Nix is
// written by Kiln; an ejected flake is the same folder. A flake of a person's own stays where it is: of it the
// workspace holds the lock only.
import { join, relative } from 'node:path'
import { jsonText } from '#engine/json-file.ts'
import { sandboxingFor } from '#engine/nix/sandboxing.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { Sandboxing } from '#engine/ports/nix.ts'
import { flakeMetadata } from '#engine/profiles/ask-flake.ts'
import { placeOfFlake, trustIn } from '#engine/profiles/trust.ts'
import { readSettings } from '#engine/settings.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import { failure } from '#shared/errors.ts'
import type { BuildKind } from '#shared/formats/format.ts'
import type { FlakeOrigin } from '#shared/images/image.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { flakeUrl, installable } from '#shared/profiles/reference.ts'
import { workspaceSettings } from '../request/request.ts'
import { type LockedProfile, lockFolder } from './lock-folder.ts'

/** The outputs for Nix to build, with every input locked. */
export type LockedWorkspace<Kind = BuildKind> = {
  outputs: { kind: Kind; installable: string }[]
  /** A flake.lock that Nix goes by instead of the flake's own; null where that one holds. */
  lockFile: string | null
  /** How it may be built. */
  sandbox: Sandboxing
  /** Whether Nix may use the person's access tokens for what the flake fetches. */
  withTokens: boolean
  flake: FlakeOrigin | null
}
type Planned<Kind> = {
  plan: { workspace: string; outputs: { kind: Kind; attribute: string }[] }
  profile: LockedProfile
  /** The workspace under the name that it has for a Nix that runs on another computer; left out: its own. */
  seenAs?: string
}
type Settings = Pick<BuildRequest, 'architecture' | 'options'> & { stateVersion?: string | null }

export async function writeWorkspace(
  ports: Ports,
  {
    folder,
    profile,
    request,
    skip,
  }: {
    folder: string
    profile: Profile
    request: Settings
    /** Whether a file of the flake is left out. */
    skip?: ((relativePath: string) => boolean) | undefined
  },
) {
  if (profile.source.kind === 'flake') return
  await ports.files.copyTree(join(profile.path, profile.flake), folder, skip)
  // It is the copy that is built: its files may have been exchanged since they were looked at.
  const { name, folder: path, trusted, content } = profile
  if (trusted && content !== null && (await ports.files.hashTree(folder)) !== content)
    throw failure('profile.changed', {
      operation: 'build',
      values: { profile: name, path },
      details: { path },
    })
  await copyOwnFiles(ports, folder, relative(join(profile.path, profile.flake), profile.path))
  await ports.files.writeText(join(folder, 'settings.json'), jsonText(workspaceSettings(profile, request)))
}

/** Copies the profile's `eject` to the root of the copy: a Makefile, a CI file, scripts of its documents. A file of the
 *  flake itself stays. */
async function copyOwnFiles({ files }: Ports, folder: string, profile: string) {
  const own = join(folder, profile, 'eject')
  for (const name of await files.list(own)) {
    const to = join(folder, name)
    if ((await files.facts(to)) === null) await files.copyTree(join(own, name), to)
  }
}

export async function lockWorkspace<Kind>(
  ports: Ports,
  { plan, profile, seenAs = plan.workspace }: Planned<Kind>,
  signal: AbortSignal,
): Promise<LockedWorkspace<Kind>> {
  const { workspace, outputs } = plan
  const of = (flake: string) =>
    outputs.map(({ kind, attribute }) => ({ kind, installable: installable(flake, attribute) }))
  if (profile.source.kind === 'folder') {
    await lockFolder(ports, { workspace, seenAs, profile }, signal)
    const { id, name = id, folder = '', sandbox = true, trusted = false } = profile
    return {
      sandbox: await sandboxingFor(ports, { name, path: folder, sandbox, trusted }, signal),
      outputs: of(flakeUrl(seenAs)),
      lockFile: null,
      withTokens: profile.trusted === true,
      flake: null,
    }
  }
  const { flake, configuration } = profile.source
  const { origin, lockText } = await flakeMetadata(ports, { flake, name: configuration }, signal)
  const lockFile = lockText === null ? null : join(workspace, 'flake.lock')
  if (lockFile) await ports.files.writeText(lockFile, lockText ?? '')
  // The flake's present content decides, not the content that was looked at earlier.
  const { trusted } = trustIn((await readSettings(ports)).trusted, placeOfFlake(flake), origin.narHash)
  const sandbox = await sandboxingFor(
    ports,
    { name: profile.id, path: flake, sandbox: true, trusted },
    signal,
  )
  const named = { reference: profile.id, ...origin }
  // The reference is the person's own words, and may need them itself.
  return { outputs: of(origin.url), lockFile, sandbox, withTokens: true, flake: named }
}
