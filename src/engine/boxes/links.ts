// Records the reports of other groups about boxes. A link that cannot be written is logged and never fails their work.

import type { BoxLinks } from '#engine/box-links.ts'
import { readImageRecord } from '#engine/images/record.ts'
import { logged } from '#engine/logged.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { BoxRecord } from '#shared/boxes/box.ts'
import { boxWithName } from '#shared/boxes/box-name.ts'
import { driveAnswers } from '#shared/boxes/drive-answers.ts'
import { answered, boxesGoingBy, hostNameOf, sameHostNote } from '#shared/boxes/host-name.ts'
import { hostNameOption } from '#shared/builds/name-by-host.ts'
import { readTicket } from '#shared/connect/enrolment.ts'
import { failure } from '#shared/errors.ts'
import type { Host } from '#shared/hosts/host.ts'
import { buildSettingsOf } from '#shared/images/image-settings.ts'
import { openOptions } from '#shared/profiles/open-options.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'
import { withBuild, withDeployed, withFlashed, withMachine } from './belongings.ts'
import { boxOfDrive, isOtherwise, otherPlans, ownersOf } from './box-of-drive.ts'
import { findBox } from './find-box.ts'
import { withKept } from './secrets.ts'
import type { BoxStore } from './store.ts'

type Known = {
  /** Existing records become boxes before anything is linked. */
  migrated: () => Promise<void>
  hosts: () => Promise<readonly Host[]>
}

export function createBoxLinks(
  parts: EngineParts,
  store: BoxStore,
  { migrated, hosts: knownHosts }: Known,
): BoxLinks {
  const { ports, notifyChanged } = parts
  const newId = () => ports.randomHex(8)
  const reserved = async () => (await parts.profiles()).profiles.map(({ id }) => id)

  const change = async (make: (boxes: readonly BoxRecord[]) => readonly BoxRecord[]) => {
    await migrated()
    const written = await store.change(boxes => ({ write: make(boxes) }))
    if (written.length > 0) notifyChanged('boxes')
  }
  /** Never rejects: the work that is linked has already succeeded. */
  const tried = (link: () => Promise<void>) => link().catch(logged(ports.log, 'boxes-unwritten'))
  const ofOne = async (id: string | undefined, make: (box: BoxRecord) => BoxRecord) => {
    if (id !== undefined) await tried(() => change(boxes => boxes.filter(box => box.id === id).map(make)))
  }

  /** Flakes and missing profiles have none. */
  const ownAnswers = async (id: string | undefined, seeds: ReadonlyMap<string, SeedAnswers | null>) => {
    const profile = (await parts.profiles()).profiles.find(each => each.id === id)
    return new Map(profile && [...seeds].map(([path, seed]) => [path, driveAnswers(seed, profile)]))
  }

  const hostnameKeyOf = async (id: string | null | undefined) => {
    const profile = (await parts.profiles()).profiles.find(each => each.id === id)
    return (profile && hostNameOption(profile)?.key) ?? null
  }

  /** From records only: no host is contacted. */
  const goingByOf = async (boxes: readonly BoxRecord[], hosts: readonly Host[]) => {
    const { profiles } = await parts.profiles()
    const named = boxes.map(box => ({
      id: box.id,
      name: box.name,
      hostName: hostNameOf(box, {
        profile: profiles.find(({ id }) => id === box.profile),
        host: hosts.find(({ id }) => id === box.host) ?? null,
        reported: null,
      }),
    }))
    return (hostName: string | null, own: string | null) => boxesGoingBy(hostName, { boxes: named, own })
  }

  return {
    assertThere: async box => {
      if (box !== undefined) findBox((await store.read()).boxes, box)
    },
    assertOwn: async pairs => {
      await migrated().catch(logged(ports.log, 'boxes-unwritten'))
      const { boxes } = await store.read()
      for (const { box, host } of pairs) {
        const owner = boxes.find(each => each.host === host.id)
        const wanted = boxes.find(({ id }) => id === box)
        if (!owner || !wanted || owner.id === wanted.id) continue
        const values = { host: host.name, owner: owner.name, name: wanted.name }
        throw failure('deploy.other-box', { operation: 'deploys', values })
      }
    },
    ofDrives: async ({ box, image: id, hosts, hostnames, drives }) => {
      await migrated().catch(logged(ports.log, 'boxes-unwritten'))
      const { boxes } = await store.read()
      const answers = (await answersOfImage(parts, id))?.answers
      const image = answers ? { ...answers, hostnameKey: await hostnameKeyOf(answers.profile) } : null
      const named = hostnames.length === 1 ? box : null
      const goingBy = await goingByOf(boxes, hosts)
      return hostnames.map((hostname, at) => {
        const drive = { hostname: hostname === '' ? null : hostname, hosts, named, image }
        const found = boxOfDrive(boxes, drive)
        const written = drives[at] ?? null
        const owners = written ? ownersOf(boxes, written, found?.id ?? null) : []
        const alike = found ? [] : otherPlans(boxes, drive)
        return {
          box: found ? { id: found.id, name: found.name } : null,
          otherwise: found !== undefined && isOtherwise(found, image),
          owners: owners.map(({ name }) => name),
          alike: alike.map(({ name }) => name),
          same: goingBy(drive.hostname, found?.id ?? null)
            .filter(({ id }) => !alike.some(each => each.id === id))
            .map(({ name }) => name),
        }
      })
    },
    hostNameNote: async ({ box: own = null, options }, profile) => {
      const hostName = answered(options, profile)
      const boxes = await store.read().then(
        read => read.boxes,
        () => [],
      )
      // Unreadable hosts show their error on their own page.
      const goingBy = await goingByOf(boxes, await knownHosts().catch(() => []))
      return sameHostNote(hostName, goingBy(hostName, own))
    },
    built: (box, { id, request, profile }) =>
      ofOne(box, before =>
        withBuild(before, { ...request, options: openOptions(request.options, profile), id }),
      ),
    ran: (box, machine) => ofOne(box, before => withMachine(before, machine)),
    flashed: flashed =>
      tried(async () => {
        const image = await answersOfImage(parts, flashed.image)
        const names = await reserved()
        const hostnameKey = await hostnameKeyOf(image?.answers.profile)
        const own = await ownAnswers(image?.answers.profile, flashed.seeds)
        await change(boxes =>
          withFlashed(boxes, {
            ...flashed,
            image,
            hostnameKey,
            own,
            tickets: ticketsOf(flashed.seeds),
            reserved: names,
            at: ports.now(),
            newId,
          }),
        )
      }),
    deployed: deployed =>
      tried(async () => {
        const names = await reserved()
        await change(boxes => {
          const newOne = () => deployed.id ?? newId()
          const box = withDeployed(boxes, { ...deployed, reserved: names, at: ports.now(), newId: newOne })
          return box ? [box] : []
        })
      }),
    idFor: async wanted => {
      await migrated()
      return boxOf((await store.read()).boxes, wanted)?.id ?? newId()
    },
    keeps: async key => {
      const boxes = await store.read().then(
        read => read.boxes,
        () => [],
      )
      return (box, name) =>
        boxOf(boxes, { box, host: null, name: name === '' ? null : name })?.secrets.includes(key) ?? false
    },
    personal: async ({ box, answers, keys, signal }) => {
      const name = answers?.hostname ?? ''
      if (box === null && name === '') return { answers, id: null }
      await migrated().catch(logged(ports.log, 'boxes-unwritten'))
      const found = boxOf((await store.read()).boxes, { box, host: null, name })
      if (!found) return { answers, id: newId() }
      return { answers: await withKept(ports, found, { answers, keys, signal }), id: found.id }
    },
  }
}

/** Returns only the tickets' ids: a ticket's secret is never recorded. */
const ticketsOf = (seeds: ReadonlyMap<string, SeedAnswers | null>) =>
  new Map(
    [...seeds].flatMap(([path, seed]) => {
      const ticket = seed && readTicket(seed.enrolment)
      return ticket ? [[path, ticket.id] as const] : []
    }),
  )

function boxOf(
  boxes: readonly BoxRecord[],
  { box, host, name }: { box: string | null; host: string | null; name: string | null },
): BoxRecord | undefined {
  return (
    boxes.find(each => host !== null && each.host === host) ??
    boxes.find(({ id }) => id === box) ??
    (name === null ? undefined : boxWithName(boxes, name))
  )
}

/** null if the image was not built here, or cannot be read. */
async function answersOfImage({ ports, imagesFolder }: EngineParts, id: string | null) {
  if (id === null) return null
  const image = await readImageRecord(ports, await imagesFolder(), id).catch(
    logged(ports.log, 'record-unread'),
  )
  if (!image) return null
  const { profile, options, architecture } = buildSettingsOf(image)
  return { id, answers: { profile, options, architecture } }
}
