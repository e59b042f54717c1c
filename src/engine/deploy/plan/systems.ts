// The systems of a plan: one for each stateVersion of its hosts, built one after the other, each as soon as it is
// needed.
import { join } from 'node:path'
import type { Work } from '#engine/jobs/plan.ts'
import type { Stages } from '#engine/jobs/stages.ts'
import type { Ports } from '#engine/ports/index.ts'
import { createSerialQueue } from '#engine/serial-queue.ts'
import { readSettings } from '#engine/settings.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { pendingStage } from '#shared/progress.ts'
import { buildSystem } from '../../systems/build-system.ts'
import type { Deployable } from '../../systems/deployable.ts'

type Building = {
  deployable: () => Promise<Deployable | null>
  /** Store paths from an earlier plan. */
  known: ReadonlyMap<string | null, string>
  folder: string
  stages: Stages
  work: Work
}

export type Systems = {
  /** The store path of the system for hosts of that stateVersion; null: unchanged. Throws what building throws. */
  of(stateVersion: string | null): Promise<string>
  /** Resolves once all builds have stopped. */
  ended(): Promise<void>
  /** The folders that were built from. */
  workspaces(): string[]
}

export function createSystems(ports: Ports, { deployable, known, folder, stages, work }: Building): Systems {
  const begun = new Map<string | null, Promise<string>>()
  const inTurn = createSerialQueue()
  const folders: string[] = []

  const build = async (stateVersion: string | null): Promise<string> => {
    work.signal.throwIfAborted()
    const what = await deployable()
    if (!what) throw failure('kit.source', { operation: 'deploy.plan' })
    const { maxJobs } = await readSettings(ports)
    const number = folders.length + 1
    if (number === 1) {
      folders.push(folder)
      return buildSystem(ports, { deployable: what, folder, stateVersion, maxJobs, stages, work })
    }
    const ids = { evaluate: `evaluate-${number}`, build: `build-${number}` }
    const version = stateVersion ?? ''
    stages.add(
      [
        pendingStage(ids.evaluate, message('stage.evaluate-for', { version })),
        pendingStage(ids.build, message('stage.build-for', { version })),
      ],
      'compare',
    )
    // The first build has already reported progress, which must not go back.
    const emit: Work['emit'] = event =>
      work.emit(event.type === 'progress' ? { ...event, fraction: null, etaSeconds: null } : event)
    const own = join(folder, `for-${version}`)
    folders.push(own)
    return buildSystem(ports, {
      deployable: what,
      folder: own,
      stateVersion,
      maxJobs,
      stages: stages.named(ids),
      work: { ...work, emit },
    })
  }

  return {
    of: stateVersion => {
      const before = begun.get(stateVersion)
      if (before) return before
      const there = known.get(stateVersion)
      const path = there === undefined ? inTurn(() => build(stateVersion)) : Promise.resolve(there)
      begun.set(stateVersion, path)
      // Thrown where it is awaited, once the hosts have been inspected.
      path.catch(() => undefined)
      return path
    },
    ended: async () => void (await Promise.allSettled(begun.values())),
    workspaces: () => folders.map(each => join(each, 'workspace')),
  }
}
