// Builds the source of an installation: a flake's nixosConfiguration with disko disks, or a profile, with the disk layout of its ISO.
// Its system and its disk script are built here.
import { join } from 'node:path'
import type { Work } from '#engine/jobs/plan.ts'
import type { Stages } from '#engine/jobs/stages.ts'
import type { EngineParts } from '#engine/parts.ts'
import { askFlake } from '#engine/profiles/ask-flake.ts'
import { readSettings } from '#engine/settings.ts'
import { buildForPlan } from '#engine/systems/build-for-plan.ts'
import { deployableFor } from '#engine/systems/deployable.ts'
import type { BuiltSource } from '#shared/deploy/plan.ts'
import { failure } from '#shared/errors.ts'
import type { OptionValues } from '#shared/profiles/option.ts'
import { withDefaults } from '#shared/profiles/options/with-defaults.ts'
import { type Configuration, configurationAnswer, configurationQuestion } from './configuration.ts'

const operation = 'install.plan'
const toplevel = '.system.build.toplevel'

type Building = { source: BuiltSource; folder: string; stages: Stages; work: Work }

export type Source = {
  name: string
  configuration: Configuration
  system: string
  diskScript: string
  /** `uname -m`; null if unspecified. */
  machine: string | null
  /** The profile and its answers with the defaults, without secrets; null for a flake. */
  settings: { profile: string; options: OptionValues } | null
  /** The new machine's stateVersion. */
  stateVersion: string | null
}

/** Throws install.no-disko, and what evaluating and building throw. */
export async function buildSource(parts: EngineParts, building: Building): Promise<Source> {
  const { folder, stages, work } = building
  const { ports } = parts
  const { signal } = work
  await ports.nix.ready()
  stages.start('evaluate')
  const deployable = await deployableFor(parts, building.source, signal)
  const prepared = await deployable?.prepare(join(folder, 'workspace'), { stateVersion: null, signal })
  const [system] = prepared?.installables ?? []
  const config = system === undefined ? null : configOf(system)
  if (!deployable || !prepared || system === undefined || config === null)
    throw failure('deploy.no-output', {
      operation,
      values: { name: deployable?.name ?? '', attribute: toplevel },
    })
  const { name, options, settings, stateVersion } = deployable
  const configuration = await askFlake(ports, {
    installable: config.of,
    apply: config.question,
    type: configurationAnswer.nullable(),
    reference: name,
    sandbox: prepared.sandbox,
    signal,
  })
  if (!configuration?.hasScript || configuration.devices.length === 0)
    throw failure('install.no-disko', { operation, values: { name } })

  const { maxJobs } = await readSettings(ports)
  const [built, script] = await buildForPlan(ports, {
    folder,
    installables: [system, `${config.path}.system.build.diskoScript`],
    lockFile: prepared.lockFile,
    withTokens: prepared.withTokens,
    outLink: join(folder, 'built'),
    sandbox: prepared.sandbox,
    options,
    maxJobs,
    stages,
    work,
  })
  if (!built || !script)
    throw failure('deploy.no-output', { operation, values: { name, attribute: toplevel } })
  const platform = ((await ports.files.readText(join(built.storePath, 'system'))) ?? '').trim()
  return {
    name,
    configuration,
    stateVersion,
    settings: settings && { ...settings, options: withDefaults(settings.options, options) },
    system: built.storePath,
    diskScript: script.storePath,
    machine: /^(x86_64|aarch64)-linux$/.exec(platform)?.[1] ?? null,
  }
}

/** Finds the attribute to evaluate, and the question for it: a workspace of an older Kiln has no `installation`. */
function configOf(system: string): { of: string; question: string; path: string } | null {
  if (system.endsWith(toplevel)) {
    const path = system.slice(0, -toplevel.length)
    return { of: path, question: configurationQuestion, path }
  }
  const [, of] = /^(.+#systems\.[\w-]+)\.toplevel$/.exec(system) ?? []
  if (of === undefined) return null
  const question = `systems: if systems ? installation then (${configurationQuestion}) systems.installation else null`
  return { of, question, path: `${of}.installation` }
}
