// The group "builds" of the contract.
import { join } from 'node:path'
import type { BoxLinks } from '#engine/box-links.ts'
import type { AddressOf } from '#engine/builders/address-of.ts'
import type { Chooser } from '#engine/builders/candidates.ts'
import { unknownYet } from '#engine/builders/lima/new-lima.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import { failure, fromReport } from '#shared/errors.ts'
import { imageId } from '#shared/names.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { needsTrust } from '#shared/profiles/profile-trust.ts'
import { asksWithoutSandbox, sandboxingFor } from '../nix/sandboxing.ts'
import type { EngineParts } from '../parts.ts'
import { authorOf } from '../profiles/trust.ts'
import type { GroupHandlers } from '../rpc/handlers.ts'
import { assertImagesFolder, readSettings } from '../settings.ts'
import { buildJob } from './build-job.ts'
import { eject } from './eject/eject.ts'
import type { UnderWay } from './record/active-builds.ts'
import { logPath } from './record/logs.ts'
import { listRecords, readRecord } from './record/record.ts'
import { removeBuild } from './record/remove.ts'
import type { MakeBuilder } from './request/build.ts'
import { checkBuild } from './request/check.ts'
import { createEstimates } from './request/estimates.ts'
import { needOf } from './request/need.ts'
import { idStem } from './request/plan.ts'
import { requestProblems } from './request/request.ts'
import { tidied } from './request/tidy.ts'
import { dryRunBuild } from './session/dry-run.ts'

const searchLimit = 10_000
/** A request as it arrived, with its profile. */
type ResolvedRequest = { profile: Profile; request: BuildRequest }

type BuildNeeds = {
  underWay: UnderWay
  chooser: Chooser
  knownHosts: string
  addressOf: AddressOf
  makeBuilder: MakeBuilder
  boxes: Pick<BoxLinks, 'assertThere' | 'built' | 'hostNameNote'>
}

export function buildHandlers(
  engine: EngineParts,
  { underWay, chooser, knownHosts, addressOf, makeBuilder, boxes }: BuildNeeds,
): GroupHandlers<'builds'> {
  const { ports, imagesFolder, notifyChanged } = engine
  const parts = { ports, underWay }
  const estimates = createEstimates()
  const resolved = async (wanted: BuildRequest, signal: AbortSignal): Promise<ResolvedRequest> => {
    const profile = await engine.profile(wanted.profile, signal)
    return { profile, request: tidied(profile, wanted) }
  }
  /** One that has no problem; throws the first one. */
  const checked = async (wanted: BuildRequest, signal: AbortSignal): Promise<ResolvedRequest> => {
    const { profile, request } = await resolved(wanted, signal)
    const problem = requestProblems(profile, request)[0]
    if (problem) throw fromReport(problem.error)
    if (needsTrust(profile))
      throw failure('profile.untrusted', {
        operation: 'build',
        values: { profile: profile.name, path: profile.folder },
        details: { path: profile.folder },
      })
    await assertSandbox(profile, signal)
    return { profile, request }
  }

  /** Fails before anything begins. Where only a builder has Nix, the build checks that one later. */
  const assertSandbox = async (profile: Profile, signal: AbortSignal) => {
    if (profile.trusted || !(await asksWithoutSandbox(ports, signal))) return
    await sandboxingFor(ports, authorOf(profile), signal)
  }

  return {
    check: async (wanted, signal) => {
      const { profile, request } = await resolved(wanted, signal)
      const checked = await checkBuild(ports, {
        profile,
        request,
        imagesFolder: await imagesFolder(),
        builderFor: (need, by) => chooser.look(by, need, signal),
      })
      const note = await boxes.hostNameNote(request, profile)
      return note ? { ...checked, notes: [...checked.notes, note] } : checked
    },
    dryRun: async (wanted, signal) => {
      const { profile, request } = await checked(wanted, signal)
      const on = await chooser.choose(request.builder, needOf(profile, request, ports.host), signal)
      if (on.isNew) throw await unknownYet(ports, signal)
      const { caches } = await readSettings(ports)
      const estimate = await dryRunBuild(ports, {
        profile,
        request,
        on,
        knownHosts,
        addressOf,
        caches,
        signal,
      })
      estimates.keep(request, estimate)
      return estimate
    },
    start: async (wanted, signal) => {
      await assertImagesFolder(ports, await imagesFolder())
      await boxes.assertThere(wanted.box)
      const { profile, request } = await checked(wanted, signal)
      const id = imageId(idStem(profile), ports.now(), ports.randomHex(2))
      const end = underWay.begin(request, id)
      try {
        const on = await chooser.take(request.builder, needOf(profile, request, ports.host), signal)
        const needs = { boxes, estimates, knownHosts, addressOf, makeBuilder }
        return await buildJob(engine, needs, { id, profile, request, on, end })
      } catch (thrown) {
        end()
        throw thrown
      }
    },
    history: async () => listRecords(parts, await imagesFolder()),
    show: async ({ id }) => readRecord(parts, await imagesFolder(), id),
    remove: async ({ id }) => {
      const freedBytes = await removeBuild(parts, await imagesFolder(), id)
      notifyChanged('builds')
      return { freedBytes }
    },
    log: async ({ id, derivation, from, count }) => {
      const { total, lines } = await ports.files.readLog(await logOf(id, derivation), from, count)
      return { total, from, lines }
    },
    searchLog: async ({ id, derivation, text }) =>
      ports.files.searchLog(await logOf(id, derivation), text, searchLimit),
    eject: async ({ request, folder: to, ci }, signal) =>
      eject(ports, { ...(await checked(request, signal)), folder: to, ci }),
  }

  async function logOf(id: string, derivation: string) {
    const folder = await imagesFolder()
    await readRecord(parts, folder, id)
    return logPath(join(folder, id), derivation)
  }
}
