// The group "installs" of the contract.

import type { BoxLinks } from '#engine/box-links.ts'
import type { HostMemories } from '#engine/hosts/memories.ts'
import { noteVersion } from '#engine/hosts/note-deploys.ts'
import type { HostStore } from '#engine/hosts/store.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { GroupHandlers } from '#engine/rpc/handlers.ts'
import type { MakeSeed } from '#engine/seed/types.ts'
import { failure, fromReport } from '#shared/errors.ts'
import type { InstallPlan } from '#shared/install/plan.ts'
import { list } from '#shared/messages/message.ts'
import { imageId } from '#shared/names.ts'
import { makePlan } from './make-plan.ts'
import { readPlan, sweepPlans, whileHeld } from './record.ts'
import { type Installing, runInstall } from './run/install.ts'
import { makeInstallSeed } from './run/seed.ts'

const operation = 'install'

export function installHandlers(
  parts: EngineParts,
  {
    store,
    memories,
    makeSeed,
    boxes,
  }: {
    store: HostStore
    memories: HostMemories
    makeSeed: MakeSeed
    boxes: Pick<BoxLinks, 'assertThere' | 'personal'>
  },
): GroupHandlers<'installs'> {
  const { ports, notifyChanged } = parts
  /** Machines that are being installed. */
  const underWay = new Set<string>()
  return {
    plan: async ({ request }) => {
      const id = imageId('install', ports.now(), ports.randomHex(2))
      return {
        kind: 'plan-install',
        name: request.host.name,
        subject: id,
        line: 'build',
        run: work =>
          whileHeld(ports, id, async () => {
            await sweepPlans(ports)
            return makePlan(parts, { id, request }, work)
          }),
      }
    },
    start: async ({ plan: id, typed, answers, box }, signal) => {
      await boxes.assertThere(box)
      const plan = confirmedPlan(await readPlan(ports, id), typed)
      const { host, port, jump } = plan.request.host
      const machine = JSON.stringify([host, port, jump])
      // Ignore a double click: two installations would format the same disks at once.
      if (underWay.has(machine))
        throw failure('install.under-way', { operation, values: { host: plan.request.host.name } })
      underWay.add(machine)
      // Invalid input is refused before a job starts.
      const personal = { box: box ?? null, answers, signal }
      const seed = await makeInstallSeed({ ...parts, makeSeed, boxes }, plan, personal).catch(thrown => {
        underWay.delete(machine)
        throw thrown
      })
      return {
        kind: 'install',
        name: plan.request.host.name,
        subject: id,
        line: 'none',
        run: async work => {
          try {
            const done = await whileHeld(ports, id, () => runInstall(ports, { plan, store, seed }, work))
            // The erased system had another one.
            await noteVersion(
              ports,
              { store, memories },
              { target: plan.request.host, stateVersion: plan.stateVersion },
            )
            return done
          } finally {
            underWay.delete(machine)
            notifyChanged('hosts')
          }
        },
      }
    },
  }
}

/** Throws the plan's first problem, and install.unconfirmed unless exactly the serials of the erased disks were
 *  typed. */
function confirmedPlan(plan: InstallPlan, typed: readonly string[]): Installing['plan'] {
  const [problem] = plan.problems
  if (problem) throw fromReport(problem)
  const { target, system, diskScript } = plan
  const serials = plan.erased.map(({ serial }) => serial)
  const isSame = serials.length === new Set(typed).size && serials.every(serial => typed.includes(serial))
  if (!isSame || serials.length === 0)
    throw failure('install.unconfirmed', { operation, values: { serials: list(serials) } })
  if (!target || system === null || diskScript === null)
    throw failure('install.unknown-plan', { operation, values: { id: plan.id } })
  return { ...plan, target, system, diskScript }
}
