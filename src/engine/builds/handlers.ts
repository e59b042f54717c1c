// The group "builds" of the contract.
import { join } from 'node:path'
import { failure, fromReport } from '#shared/errors.ts'
import type { BuildRequest } from '#shared/model/build.ts'
import type { BuildResult } from '#shared/model/image.ts'
import type { Profile } from '#shared/model/profile.ts'
import { imageId } from '#shared/names.ts'
import { needsTrust } from '#shared/profile-trust.ts'
import type { JobPlan } from '../jobs/plan.ts'
import type { EngineParts } from '../parts.ts'
import type { GroupHandlers } from '../rpc/handlers.ts'
import { readSettings } from '../settings/settings.ts'
import { dryRunBuild } from './nix/dry-run.ts'
import { eject } from './nix/eject.ts'
import { tidied } from './output/tidy.ts'
import { logPath } from './record/logs.ts'
import { listRecords, newRecord, readRecord, writeRecord } from './record/record.ts'
import { checkBuild, localBuilder } from './request/check.ts'
import { idStem, planBuild } from './request/plan.ts'
import { requestProblems } from './request/request.ts'
import { runBuild } from './run.ts'

const searchLimit = 10_000
/** A request as it was asked for, with its profile. */
type Taken = { profile: Profile; request: BuildRequest }

export function buildHandlers(parts: EngineParts): GroupHandlers<'builds'> {
  const { ports, underWay, folder, tell } = parts
  const builderNow = localBuilder(ports)
  const taken = async (asked: BuildRequest, signal: AbortSignal): Promise<Taken> => {
    const profile = await parts.profile(asked.profile, signal)
    return { profile, request: tidied(profile, asked) }
  }
  /** One that has no problem; throws the first one. */
  const checked = async (asked: BuildRequest, signal: AbortSignal): Promise<Taken> => {
    const { profile, request } = await taken(asked, signal)
    const problem = requestProblems(profile, request)[0]
    if (problem) throw fromReport(problem.error)
    if (needsTrust(profile))
      throw failure('profile.untrusted', {
        operation: 'build',
        values: { profile: profile.name, path: profile.folder },
        details: { path: profile.folder },
      })
    return { profile, request }
  }

  return {
    check: async (request, signal) =>
      checkBuild(ports, {
        ...(await taken(request, signal)),
        imagesFolder: await folder(),
        builderNow,
      }),
    dryRun: async (request, signal) => dryRunBuild(ports, { ...(await checked(request, signal)), signal }),
    start: async (asked, signal) => {
      const { profile, request } = await checked(asked, signal)
      const id = imageId(idStem(profile), ports.now(), ports.randomHex(2))
      const end = underWay.begin(request, id)
      try {
        return await planned({ id, profile, request, end })
      } catch (thrown) {
        end()
        throw thrown
      }
    },
    history: async () => listRecords(parts, await folder()),
    show: async ({ id }) => readRecord(parts, await folder(), id),
    remove: async ({ id }) => {
      const imagesFolder = await folder()
      const record = await readRecord(parts, imagesFolder, id)
      const path = join(imagesFolder, id)
      const refuse = (reason: string) => {
        throw failure('image.busy', { operation: 'builds.remove', values: { id, reason } })
      }
      if (record.state === 'running' || record.state === 'queued') refuse('it is being built')
      if (await ports.files.facts(join(path, 'image.json'))) refuse('it made an image')
      const freedBytes = await ports.files.allocatedBytes(path)
      await ports.files.remove(path)
      await ports.files.remove(join(ports.folders.data, 'workspaces', id))
      tell('builds')
      return { freedBytes }
    },
    log: async ({ id, derivation, from, count }) => {
      const { total, lines } = await ports.files.readLog(await logOf(id, derivation), from, count)
      return { total, from, lines }
    },
    searchLog: async ({ id, derivation, text }) =>
      ports.files.searchLog(await logOf(id, derivation), text, searchLimit),
    eject: async ({ request, folder: to }, signal) =>
      eject(ports, { ...(await checked(request, signal)), folder: to }),
  }

  async function logOf(id: string, derivation: string) {
    const imagesFolder = await folder()
    await readRecord(parts, imagesFolder, id)
    return logPath(join(imagesFolder, id), derivation)
  }

  /** The job of a build that was begun; it calls `end` when it has ended. */
  async function planned({ id, profile, request, end }: Begun): Promise<JobPlan<BuildResult>> {
    const settings = await readSettings(ports)
    const imagesFolder = await folder()
    const plan = planBuild({ id, imagesFolder, dataFolder: ports.folders.data, profile, request })
    const record = newRecord(id, request, { profile, ports })
    await writeRecord(ports, plan.folder, record)
    tell('builds')
    const { maxJobs, keepLogs } = settings
    const build = { plan, profile, request, record, imagesFolder, maxJobs, keepLogs }
    const ended = () => {
      end()
      tell('builds', 'images')
    }
    return {
      id,
      kind: 'build',
      subject: id,
      title: request.name || profile.name,
      line: 'build',
      run: work => runBuild(ports, build, work).finally(ended),
      dropped: () =>
        writeRecord(ports, plan.folder, { ...record, state: 'cancelled', endedAt: ports.now() }).finally(
          ended,
        ),
    }
  }
}

type Begun = Taken & { id: string; end: () => void }
