// Builds the system that is deployed, by the code that builds images.
import { join } from 'node:path'
import { runNix } from '#engine/builds/nix/run-nix.ts'
import { expectedSeconds, readDurations } from '#engine/builds/record/durations.ts'
import { BuildLogs } from '#engine/builds/record/logs.ts'
import type { Work } from '#engine/jobs/plan.ts'
import type { Stages } from '#engine/jobs/stages.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { prepared } from './prepared.ts'
import type { Deployable } from './source.ts'

export type Building = {
  deployable: Deployable
  folder: string
  maxJobs: number | null
  stages: Stages
  work: Work
}

/** Its store path; a link beside the plan keeps it from garbage collection. */
export async function buildSystem(
  ports: Ports,
  { deployable, folder, maxJobs, stages, work }: Building,
): Promise<string> {
  // Said as a folder's fault: Nix would say it as one of the evaluation.
  await ports.files.makeFolder(folder)
  stages.start('evaluate')
  const { installables, lockFile, withTokens } = await prepared(ports, deployable, {
    workspace: join(folder, 'workspace'),
    signal: work.signal,
  })
  work.signal.throwIfAborted()
  const durations = await readDurations(ports)
  const logs = new BuildLogs(ports.files, folder)
  try {
    const [built] = await runNix(ports, {
      installables,
      lockFile,
      withTokens,
      outLink: join(folder, 'system'),
      sandbox: deployable.sandbox,
      options: deployable.options,
      maxJobs,
      expectedSeconds: name => expectedSeconds(durations, name),
      logs,
      stages,
      // The graph of a build is a build's to show; here its headline and stages are.
      work: { ...work, emit: event => event.type !== 'graph' && work.emit(event) },
    })
    if (built) {
      await demandSystem(ports, deployable, built.storePath)
      return built.storePath
    }
    const [attribute = ''] = installables
    throw failure('deploy.no-output', {
      operation: 'deploy.plan',
      values: { name: deployable.name, attribute },
    })
  } catch (thrown) {
    // One that is too old for this may have prepared it: as there, what is wrong with Nix itself is said first.
    if (!work.signal.aborted) await ports.nix.ready()
    throw (await deployable.explain?.(thrown, work.signal)) ?? thrown
  } finally {
    await logs.close()
  }
}

/** Any package builds as well: said here, before anything is copied. Throws deploy.not-a-system. */
async function demandSystem({ files }: Ports, { name }: Deployable, system: string) {
  if (await files.facts(join(system, 'bin', 'switch-to-configuration'))) return
  throw failure('deploy.not-a-system', { operation: 'deploy.plan', values: { name, system } })
}
