// The group "flash" of the contract.
import type { BoxLinks } from '#engine/box-links.ts'
import { logged } from '#engine/logged.ts'
import { driveName } from '#shared/drives/drive-name.ts'
import { assertUsualBlocks, checkLabel } from '#shared/drives/restorable.ts'
import { fromReport, toReport } from '#shared/errors.ts'
import {
  type DriveResult,
  type FlashRequest,
  type FlashResult,
  type FlashSource,
  succeeded,
} from '#shared/flash/flash.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'
import type { RecentLooks } from '../drives/recent-looks.ts'
import type { HostStore } from '../hosts/store.ts'
import type { JobPlan, Work } from '../jobs/plan.ts'
import type { EngineParts } from '../parts.ts'
import { recently } from '../recently.ts'
import type { GroupHandlers } from '../rpc/handlers.ts'
import { readTable } from '../seed/table.ts'
import type { MakeSeed } from '../seed/types.ts'
import { driveBoxes } from './drive-boxes.ts'
import { lineageFile } from './lineage.ts'
import { lockDrives } from './lock.ts'
import { flashStages } from './plan/plan.ts'
import { recentsFile, without, withRecent } from './recents.ts'
import { recordFlash } from './record-flash.ts'
import { driveProblem, type FlashFacts, flashProblems } from './request/check.ts'
import { flashCommandLine } from './request/command-line.ts'
import { expectedSum } from './request/expected-sum.ts'
import { type FoundDrive, type FoundSource, findSource, found, isFound, lookUp } from './request/facts.ts'
import { findSum } from './request/find-sum.ts'
import { flashNotes } from './request/notes.ts'
import { restoreDrive } from './restore.ts'
import { runFlash } from './run.ts'

/** Returns Kiln's last write to each drive. Throws drives.newer, file.broken. */
export const flashedDrives = (ports: EngineParts['ports']) => lineageFile(ports).read()

type Flashing = {
  drives: FoundDrive[]
  source: FoundSource | null
  box: string | null
  /** Ids of boxes, by the drive's path. */
  ids: ReadonlyMap<string, string>
  run: Run
}
type Run = (work: Work & { onResults: (results: DriveResult[]) => Promise<void> }) => Promise<FlashResult>

type FlashNeeds = {
  makeSeed: MakeSeed
  hostStore: HostStore
  looks: RecentLooks
  boxes: Pick<BoxLinks, 'assertThere' | 'flashed' | 'keeps' | 'ofDrives' | 'personal'>
}

export function flashHandlers(
  parts: EngineParts,
  { makeSeed, hostStore, looks, boxes }: FlashNeeds,
): GroupHandlers<'flash'> {
  const { ports, notifyChanged } = parts
  const lineage = lineageFile(ports)
  const recents = recentsFile(parts)
  const { drivesTo, notesOfBoxes, personalised } = driveBoxes({ log: ports.log, hostStore, boxes })

  /** Facts from the checks of requests, so that the start of one need not read again. */
  const checked = recently<FlashFacts>(ports.now)

  async function factsOf(request: FlashRequest, signal: AbortSignal): Promise<FlashFacts> {
    const [source, ...drives] = await Promise.all([
      lookUp(findSource(parts, request.source, signal)),
      ...request.drives.map(chosen => lookUp(looks.chosen(chosen).then(drive => ({ chosen, drive })))),
    ])
    return { source, drives }
  }

  return {
    inspect: async ({ source }, signal) => (await findSource(parts, source, signal)).facts,
    check: async (request, signal) => {
      const facts = await factsOf(request, signal)
      checked.keep(JSON.stringify(request), facts)
      const keeps = await boxes.keeps('passwordHash')
      const keepsPassword = (seed: SeedAnswers | null) => keeps(request.box ?? null, seed?.hostname ?? '')
      return {
        problems: flashProblems(facts, request),
        source: isFound(facts.source) ? facts.source.facts : null,
        commandLine: flashCommandLine(request),
        notes: [
          ...(await lineage.read().then(
            known => flashNotes(request, facts, known, keepsPassword),
            thrown => {
              const { code, values } = toReport(thrown, 'flash.check')
              return [
                ...flashNotes(request, facts, null, keepsPassword),
                { drive: null, code, text: { code, values } },
              ]
            },
          )),
          ...(await notesOfBoxes(request, facts)),
        ],
      }
    },
    findSum: ({ text, source }, signal) => findSum(ports, { text, source, signal }),
    start: async (request, signal) => {
      await boxes.assertThere(request.box)
      const facts = checked.take(JSON.stringify(request)) ?? (await factsOf(request, signal))
      const problem = flashProblems(facts, request)[0]
      if (problem) throw fromReport(problem.error)
      const source = found(facts.source)
      const to = await drivesTo(request, facts.drives, source)
      const personal = await personalised(to, { source, drives: facts.drives.map(found), signal })
      const { drives, ids } = personal
      const { origin } = source
      const { name, kind } = source.facts
      const sha256 = expectedSum(request, source)
      const stages = flashStages({
        url: 'url' in origin.from,
        // A raw disk in a file is checked against it while it is written.
        sum: sha256 !== null && ('url' in origin.from || (kind !== 'raw' && kind !== 'iso')),
        qcow2: kind === 'qcow2',
        verify: request.verify,
      })
      const flash = { source, sha256, drives, boxes: ids, switches: request, makeSeed, stages }
      const names = { kind: 'flash', name, subject: origin.image?.id ?? name } as const
      const run: Run = work =>
        runFlash(ports, flash, {
          ...work,
          onResults: async results => {
            if (results.some(succeeded)) await remember(request.source, name)
            await work.onResults(results)
          },
        })
      return jobFor(names, { drives, source, box: request.box ?? null, ids, run })
    },
    recents: () => recents.list(),
    forgetRecent: async ({ source }) => {
      await recents.change(old => without(old, source))
      notifyChanged('drives')
      return {}
    },
    sshKeys: async () => ports.ssh.publicKeys(),
    makeSshKey: async () => {
      const key = await ports.ssh.makeUserKey()
      notifyChanged('drives')
      return key
    },
    readTable: async ({ text, check }) => ({ rows: readTable(text, { check }) }),
    restore: async ({ drive: chosen, label }) => {
      checkLabel(label)
      const drive = { chosen, drive: await ports.drives.show(chosen.path) }
      const problem = driveProblem(drive, null)
      if (problem) throw fromReport(problem)
      assertUsualBlocks(drive.drive)
      return jobFor(
        { kind: 'restore', name: driveName(drive.drive), subject: drive.drive.path },
        {
          drives: [drive],
          source: null,
          box: null,
          ids: new Map(),
          run: work => restoreDrive(ports, { drive, label }, work),
        },
      )
    },
  }

  /** Best effort: a failure only drops it from the recent sources. */
  function remember(source: FlashSource, name: string): Promise<void> {
    return recents
      .change(old => withRecent(old, { source, name, at: ports.now() }))
      .catch(logged(ports.log, 'recents-unwritten'))
  }

  /** Locks the drives until the end of the job, and records what it wrote to them. */
  async function jobFor(
    names: Pick<JobPlan, 'kind' | 'name' | 'subject'>,
    { drives, source, box, ids, run }: Flashing,
  ): Promise<JobPlan<FlashResult>> {
    const unlock = await lockDrives(
      ports,
      drives.map(({ drive }) => ({ path: drive.path, name: driveName(drive) })),
    )
    const onResults = async (results: DriveResult[]) => {
      for (const { error } of results)
        if (error) ports.log.warn('drive-failed', { code: error.code, operation: error.operation })
      await recordFlash(ports, { hostStore, boxes, lineage, drives, source, box, ids }, results)
    }
    const done = async () => {
      await unlock()
      notifyChanged('drives', 'hosts')
    }
    return {
      ...names,
      line: 'none',
      run: work => run({ ...work, onResults }).finally(done),
      dropped: done,
    }
  }
}
