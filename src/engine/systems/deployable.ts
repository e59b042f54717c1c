// Turns a request into what Nix builds: the system of a profile, of an image's settings, or of any flake.
import { join } from 'node:path'
import { z } from 'zod'
import type { LockedProfile } from '#engine/builds/nix/lock-folder.ts'
import { type LockedWorkspace, lockWorkspace, writeWorkspace } from '#engine/builds/nix/workspace.ts'
import { readImage } from '#engine/images/record.ts'
import { jsonText } from '#engine/json-file.ts'
import { sandboxingFor } from '#engine/nix/sandboxing.ts'
import type { EngineParts } from '#engine/parts.ts'
import { openFlake } from '#engine/profiles/ask-flake.ts'
import { chosenIn } from '#engine/profiles/flake-outputs.ts'
import { authorOf } from '#engine/profiles/trust.ts'
import type { HostSource } from '#shared/deploy/plan.ts'
import { failure } from '#shared/errors.ts'
import { type Architecture, nixSystem } from '#shared/formats/format.ts'
import { jsonOrNull } from '#shared/json.ts'
import { message } from '#shared/messages/codes.ts'
import type { HealthCheck } from '#shared/profiles/health-check.ts'
import type { Option, OptionValues } from '#shared/profiles/option.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { givesNoLogin } from '#shared/profiles/profile-notes.ts'
import { needsTrust } from '#shared/profiles/profile-trust.ts'
import {
  configurationAttribute,
  type FlakeReference,
  flakeUrl,
  installable,
  parseFlakeReference,
  referenceProblem,
  referenceText,
} from '#shared/profiles/reference.ts'

const operation = 'deploy.plan'

export type ToBuild = Pick<LockedWorkspace, 'lockFile' | 'withTokens' | 'sandbox'> & {
  installables: string[]
}
export type Deployable = {
  /** The user's name for it. */
  name: string
  checks: HealthCheck[]
  options: readonly Option[]
  /** The profile and its answers, if it is one. */
  settings: { profile: string; options: OptionValues } | null
  /** system.stateVersion without a host; null if the user's configuration decides for all hosts. */
  stateVersion: string | null
  /** Writes what Nix builds from into the folder, for hosts of that stateVersion; null: unchanged. */
  prepare(folder: string, wanted: { stateVersion: string | null; signal: AbortSignal }): Promise<ToBuild>
  /** Called if the build failed: returns a better reason, if there is one. */
  explain?(thrown: unknown, signal: AbortSignal): Promise<unknown>
}

/** null: a generation that the hosts have, or a kit; neither is built. */
export async function deployableFor(
  parts: EngineParts,
  source: HostSource,
  signal: AbortSignal,
): Promise<Deployable | null> {
  switch (source.kind) {
    case 'generation':
    case 'kit':
      return null
    case 'flake':
      return flakeSystem(parts, source.reference)
    case 'profile':
      return profileSystem(parts, await parts.profile(source.profile, signal), source)
    case 'image':
      return imageSystem(parts, source.id, signal)
  }
}

/** false where its answers are not known: a flake. `secrets`: keys of those that are kept; null: not known. */
export const systemGivesNoLogin = (
  { options: schemaOptions, settings }: Pick<Deployable, 'options' | 'settings'>,
  secrets: readonly string[] | null,
): boolean => settings !== null && givesNoLogin({ schemaOptions }, { options: settings.options, secrets })

const toplevel = (architecture: Architecture) => `systems.${nixSystem(architecture)}.toplevel`

type Settings = { architecture: Architecture; options: OptionValues }

function profileSystem({ ports }: EngineParts, profile: Profile, settings: Settings): Deployable {
  assertTrust(profile)
  return {
    name: profile.name,
    checks: profile.healthChecks,
    options: profile.schemaOptions,
    settings: { profile: profile.id, options: settings.options },
    stateVersion: profile.stateVersion,
    prepare: async (workspace, { stateVersion, signal }) => {
      await writeWorkspace(ports, { folder: workspace, profile, request: { ...settings, stateVersion } })
      return locked(ports, { workspace, profile, attribute: toplevel(settings.architecture) }, signal)
    },
  }
}

function flakeSystem({ ports }: EngineParts, text: string): Deployable {
  const reference = parseFlakeReference(text)
  const reason = reference ? referenceProblem(reference) : message('flake.reason.form')
  if (!reference || reason !== null)
    throw failure('flake.reference', { operation, values: { reference: text, reason: reason ?? '' } })
  return {
    name: text,
    checks: [],
    options: [],
    settings: null,
    stateVersion: null,
    prepare: async (workspace, { signal }) => {
      // A named configuration is not looked up in the flake: if it is missing, the build reports it.
      const name = reference.name ?? (await configurationOf(ports, reference, signal))
      const attribute = `${configurationAttribute(name)}.config.system.build.toplevel`
      const { flake } = reference
      const source = { kind: 'flake' as const, flake, configuration: name, attributes: {} }
      const profile = { id: referenceText({ flake, name }), source }
      return locked(ports, { workspace, profile, attribute }, signal)
    },
    explain: async (thrown, signal) => {
      if (signal.aborted || reference.name === null) return thrown
      return configurationOf(ports, reference, signal).then(
        () => thrown,
        reason => (signal.aborted ? thrown : reason),
      )
    },
  }
}

/** Its images are for drives: a host is one of its configurations. Throws what chosenIn throws. */
async function configurationOf(
  ports: EngineParts['ports'],
  reference: FlakeReference,
  signal: AbortSignal,
): Promise<string> {
  const { answer } = await openFlake(ports, reference, signal)
  return chosenIn(reference, { ...answer, images: [], packages: [], jobs: [] }) ?? ''
}

/** Returns the system as it was built: with the inputs of its workspace, if that still exists. */
async function imageSystem(parts: EngineParts, id: string, signal: AbortSignal): Promise<Deployable> {
  const { ports } = parts
  const image = await readImage(ports, await parts.imagesFolder(), id)
  const { flake, options, stateVersion: own } = image.provenance
  if (flake) {
    const named = parseFlakeReference(flake.reference)?.name ?? null
    return { ...flakeSystem(parts, referenceText({ flake: flake.url, name: named })), name: image.name }
  }
  const profile = await parts.profile(image.profile.id, signal)
  const made = profileSystem(parts, profile, { architecture: image.architecture, options })
  const workspace = join(ports.folders.data, 'workspaces', id)
  const kept = (await ports.files.facts(join(workspace, 'flake.nix'))) !== null
  return {
    ...made,
    name: image.name,
    checks: image.healthChecks,
    stateVersion: own ?? profile.stateVersion,
    ...(kept && {
      prepare: async (folder, { stateVersion, signal: preparing }) => {
        const isAsItIs = stateVersion === null || stateVersion === own
        if (!isAsItIs) await copyFor(ports, { workspace, folder, stateVersion })
        return {
          installables: [installable(flakeUrl(isAsItIs ? workspace : folder), toplevel(image.architecture))],
          lockFile: null,
          sandbox: await sandboxingFor(ports, authorOf(profile), preparing),
          withTokens: profile.trusted,
        }
      },
    }),
  }
}

const settingsFile = z.record(z.string(), z.unknown())

/** The workspace of an image, for hosts with a different stateVersion than its machines. Throws file.broken. */
async function copyFor(
  { files }: EngineParts['ports'],
  { workspace, folder, stateVersion }: { workspace: string; folder: string; stateVersion: string },
) {
  await files.copyTree(workspace, folder)
  const path = join(folder, 'settings.json')
  const text = await files.readText(path)
  const settings = settingsFile.safeParse(text === null ? null : jsonOrNull(text))
  if (!settings.success)
    throw failure('file.broken', { operation, values: { path, reason: message('reason.not-json') } })
  await files.writeText(path, jsonText({ ...settings.data, stateVersion }))
}

function assertTrust(profile: Profile) {
  if (!needsTrust(profile)) return
  const { name, folder: path } = profile
  throw failure('profile.untrusted', { operation, values: { profile: name, path }, details: { path } })
}

type Locking = { workspace: string; profile: LockedProfile; attribute: string }

async function locked(
  ports: EngineParts['ports'],
  { workspace, profile, attribute }: Locking,
  signal: AbortSignal,
): Promise<ToBuild> {
  const plan = { workspace, outputs: [{ kind: 'toplevel' as const, attribute }] }
  const { outputs, ...locked } = await lockWorkspace(ports, { plan, profile }, signal)
  return { installables: outputs.map(output => output.installable), ...locked }
}
