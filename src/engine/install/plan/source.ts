// What is installed: a nixosConfiguration of a flake whose disks are disko's. Its system and its disk script are built here.
import { join } from 'node:path'
import { runNix } from '#engine/builds/nix/run-nix.ts'
import { expectedSeconds, readDurations } from '#engine/builds/record/durations.ts'
import { BuildLogs } from '#engine/builds/record/logs.ts'
import { deployableFor } from '#engine/deploy/plan/source.ts'
import type { Work } from '#engine/jobs/plan.ts'
import type { Stages } from '#engine/jobs/stages.ts'
import type { EngineParts } from '#engine/parts.ts'
import { askFlake } from '#engine/profiles/flakes/ask-flake.ts'
import { readSettings } from '#engine/settings/settings.ts'
import { failure } from '#shared/errors.ts'
import { type Configuration, configurationAnswer, configurationQuestion } from './configuration.ts'

const operation = 'install.plan'
const toplevel = '.system.build.toplevel'

type Building = { reference: string; folder: string; stages: Stages; work: Work }

export type Source = {
  name: string
  configuration: Configuration
  system: string
  diskScript: string
  /** `uname -m`; null where it does not say. */
  machine: string | null
}

/** Throws install.no-disko, and what evaluating and building throw. */
export async function buildSource(parts: EngineParts, building: Building): Promise<Source> {
  const { reference, folder, stages, work } = building
  const { ports } = parts
  const { signal } = work
  await ports.nix.ready()
  stages.start('evaluate')
  const deployable = await deployableFor(parts, { kind: 'flake', reference }, signal)
  const prepared = await deployable?.prepare(join(folder, 'workspace'), signal)
  const [system] = prepared?.installables ?? []
  if (!deployable || !prepared || !system?.endsWith(toplevel))
    throw failure('deploy.no-output', { operation, values: { name: reference, attribute: toplevel } })
  const config = system.slice(0, -toplevel.length)
  const configuration = await askFlake(ports, {
    ...{ installable: config, apply: configurationQuestion, type: configurationAnswer },
    ...{ reference, signal },
  })
  if (!configuration.hasScript || configuration.devices.length === 0)
    throw failure('install.no-disko', { operation, values: { name: reference } })

  const durations = await readDurations(ports)
  const { maxJobs } = await readSettings(ports)
  const logs = new BuildLogs(ports.files, folder)
  try {
    const [built, script] = await runNix(ports, {
      installables: [system, `${config}.system.build.diskoScript`],
      lockFile: prepared.lockFile,
      outLink: join(folder, 'built'),
      ...{ sandbox: deployable.sandbox, options: deployable.options, maxJobs },
      expectedSeconds: name => expectedSeconds(durations, name),
      ...{ logs, stages },
      // The graph of a build is a build's to show; here its headline and stages are.
      work: { ...work, emit: event => event.type !== 'graph' && work.emit(event) },
    })
    if (!built || !script)
      throw failure('deploy.no-output', { operation, values: { name: reference, attribute: toplevel } })
    const platform = ((await ports.files.readText(join(built.storePath, 'system'))) ?? '').trim()
    return {
      ...{ name: deployable.name, configuration },
      ...{ system: built.storePath, diskScript: script.storePath },
      machine: /^(x86_64|aarch64)-linux$/.exec(platform)?.[1] ?? null,
    }
  } finally {
    await logs.close()
  }
}
