// The group "updates" of the contract.
import { findBox } from '#engine/boxes/find-box.ts'
import { createBoxStore } from '#engine/boxes/store.ts'
import type { HostMemories } from '#engine/hosts/memories.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { GroupHandlers } from '#engine/rpc/handlers.ts'
import { failure, toReport } from '#shared/errors.ts'
import { imageId } from '#shared/names.ts'
import { audienceOf } from '#shared/updates/audience.ts'
import { assertFolder } from './assert-folder.ts'
import { profileMark } from './box-source.ts'
import { askUpdates, type Published } from './box-updates.ts'
import { laterFor, publishedFor } from './folder.ts'
import { assertKeyring, keysHere, makeKeys, newRecoveryKey, readKeys, replaceDailyKey } from './keys.ts'
import { planPublication } from './plan.ts'
import { readPlan } from './plan-record.ts'
import { publish } from './publish.ts'
import { assertPublishable } from './publishable.ts'
import { allRemembered, ringProblem, shownFolder } from './remembered.ts'
import { waitingProblem } from './waiting.ts'
import { keepLogin } from './web-login.ts'
import { withdraw } from './withdraw.ts'
import { planWithdrawal } from './withdrawal.ts'

export function updateHandlers(
  parts: EngineParts,
  { memories }: { memories: HostMemories },
): GroupHandlers<'updates'> {
  const { ports } = parts
  const boxes = createBoxStore(ports)
  const changed = <T>(made: Promise<T>): Promise<T> => made.finally(() => parts.notifyChanged('updates'))
  return {
    keys: async (_, signal) => ({
      keys: await readKeys(ports),
      keyring: await assertKeyring(ports, signal).then(
        () => null,
        thrown => toReport(thrown, 'updates.keys'),
      ),
    }),
    newRecoveryKey: async (_, signal) => ({ recovery: await newRecoveryKey(ports, signal) }),
    makeKeys: async (making, signal) => changed(makeKeys(ports, making, signal)),
    rotateKeys: async ({ recovery }, signal) => {
      await keysHere(ports)
      return { keys: await changed(replaceDailyKey(ports, recovery, signal)) }
    },
    recoverKeys: async ({ recovery }, signal) => ({
      keys: await changed(replaceDailyKey(ports, recovery, signal)),
    }),
    trust: async ({ box: wanted, source, ring }) => {
      const { id, name, profile, architecture } = findBox((await boxes.read()).boxes, wanted)
      const { recovery, number, daily, made } = await keysHere(ports)
      if (profile === null) throw failure('box.no-profile', { operation: 'updates.trust', values: { name } })
      const who = { for: audienceOf({ box: id, ring }), profile: profileMark(profile), architecture }
      const trust = { source, ...who, recovery, keys: { number, daily, made } }
      return { trust, problem: ring === null ? null : await ringProblem(ports, ring) }
    },
    login: async (given, signal) => {
      await keepLogin(ports, given, signal)
      return {}
    },
    states: async ({ boxes: wanted, folder, ring }, signal) => {
      await assertFolder(ports, folder, await keysHere(ports))
      const known = (await boxes.read()).boxes
      const published: Published[] = []
      for (const box of new Set(wanted.map(each => findBox(known, each)))) {
        const audience = audienceOf({ box: box.id, ring })
        const system = (await publishedFor(ports, folder, audience))?.pointer.toplevel
        const later = (await laterFor(ports, folder, audience))?.pointer.toplevel ?? null
        if (system !== undefined || later !== null)
          published.push({ box, system: system ?? later ?? '', later })
      }
      return { boxes: await askUpdates(ports, published, signal) }
    },
    checkFolder: async ({ folder }) => {
      await assertPublishable(ports, folder, await readKeys(ports))
      return {}
    },
    folders: async () => ({
      folders: await Promise.all(
        (await allRemembered(ports)).map(async each => {
          const shown = await shownFolder(ports, each)
          return { ...shown, problem: shown.problem ?? (await waitingProblem(ports, each)) }
        }),
      ),
    }),
    plan: async ({ request }) => {
      const known = (await boxes.read()).boxes
      const wanted = new Set(request.boxes.map(each => findBox(known, each)))
      const id = imageId('publish', ports.now(), ports.randomHex(2))
      return {
        kind: 'plan-publish',
        name: request.folder,
        subject: id,
        line: 'build',
        run: work => planPublication(parts, { id, request, boxes: [...wanted], memories }, work),
      }
    },
    withdrawal: ({ request }, signal) => planWithdrawal(ports, request, signal),
    withdraw: async ({ request, boxes: shown }) => ({
      kind: 'withdraw',
      name: request.folder,
      subject: request.folder,
      line: 'none',
      run: work => changed(withdraw(ports, { request, boxes: shown }, work)),
    }),
    publish: async ({ plan: id }) => {
      const plan = await readPlan(ports, id)
      return {
        kind: 'publish',
        name: plan.request.folder,
        subject: id,
        line: 'none',
        run: work => changed(publish(ports, plan, work)),
      }
    },
  }
}
