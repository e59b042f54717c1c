// Builds the system to deploy, with the code that builds images.
import { join } from 'node:path'
import type { Work } from '#engine/jobs/plan.ts'
import type { StageTrack } from '#engine/jobs/stages.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { buildForPlan } from './build-for-plan.ts'
import type { Deployable } from './deployable.ts'
import { prepared } from './prepared.ts'
import { builtVersion } from './system.ts'

type Building = {
  deployable: Deployable
  folder: string
  /** The stateVersion of the hosts that it is for; null: unchanged. */
  stateVersion: string | null
  maxJobs: number | null
  stages: StageTrack
  work: Work
}

/** Its store path; a link next to the plan protects it from garbage collection. */
export async function buildSystem(
  ports: Ports,
  { deployable, folder, stateVersion, maxJobs, stages, work }: Building,
): Promise<string> {
  // Reported as a problem of the folder: Nix would report it as one of the evaluation.
  await ports.files.makeFolder(folder)
  stages.start('evaluate')
  const { installables, lockFile, withTokens, sandbox } = await prepared(ports, deployable, {
    workspace: join(folder, 'workspace'),
    stateVersion,
    signal: work.signal,
  })
  work.signal.throwIfAborted()
  try {
    const [built] = await buildForPlan(ports, {
      folder,
      installables,
      lockFile,
      withTokens,
      outLink: join(folder, 'system'),
      sandbox,
      options: deployable.options,
      maxJobs,
      stages,
      work,
    })
    if (built) {
      await assertNixosSystem(ports, deployable, built.storePath)
      if (stateVersion !== null)
        await assertVersion(ports, deployable, { system: built.storePath, stateVersion })
      return built.storePath
    }
    const [attribute = ''] = installables
    throw failure('deploy.no-output', {
      operation: 'deploy.plan',
      values: { name: deployable.name, attribute },
    })
  } catch (thrown) {
    // A Nix that is too old may still have prepared it: as there, report problems of Nix itself first.
    if (!work.signal.aborted) await ports.nix.ready()
    throw (await deployable.explain?.(thrown, work.signal)) ?? thrown
  }
}

/** Any package can be built; check before anything is copied. Throws deploy.not-a-system. */
export async function assertNixosSystem({ files }: Ports, { name }: Deployable, system: string) {
  if (await files.facts(join(system, 'bin', 'switch-to-configuration'))) return
  throw failure('deploy.not-a-system', { operation: 'deploy.plan', values: { name, system } })
}

/** The built system itself states it: a module may force another value. Throws deploy.state-version-built. */
export async function assertVersion(
  { files }: Ports,
  { name }: Deployable,
  { system, stateVersion }: { system: string; stateVersion: string },
) {
  const built = await builtVersion(files, system)
  if (built === stateVersion) return
  throw failure('deploy.state-version-built', {
    operation: 'deploy.plan',
    values: { name, wanted: stateVersion, built: built ?? message('deploy.built-version.none') },
  })
}
