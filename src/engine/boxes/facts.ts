// Gathers what the states of boxes depend on. Each list is read once, however many boxes there are.
import { inParallel } from '#engine/in-parallel.ts'
import type { BoxRecord } from '#shared/boxes/box.ts'
import { isAnsweredOtherwise, isImageOf, notAnsweredNow } from '#shared/boxes/box-image.ts'
import { boxStateOf } from '#shared/boxes/box-state.ts'
import type { BoxBuild, BoxView } from '#shared/boxes/box-view.ts'
import { boxesGoingBy, hostNameOf } from '#shared/boxes/host-name.ts'
import type { BuildRecord } from '#shared/builds/build.ts'
import type { HostState } from '#shared/deploy/memory.ts'
import type { FlashedDrive } from '#shared/drives/lineage.ts'
import type { HostFacts } from '#shared/hosts/facts.ts'
import type { Host } from '#shared/hosts/host.ts'
import type { Image } from '#shared/images/image.ts'
import type { Machine } from '#shared/machines/machine.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { isFlakeReference } from '#shared/profiles/reference.ts'

export type BoxSources = {
  images: () => Promise<readonly Image[]>
  machines: () => Promise<readonly Machine[]>
  hosts: () => Promise<readonly Host[]>
  hostStates: () => Promise<readonly HostState[]>
  /** null if they cannot be read. */
  profiles: () => Promise<readonly Profile[] | null>
  /** Kiln's last write to each drive with a serial. */
  drives: () => Promise<readonly FlashedDrive[]>
  /** Contacts the host. */
  askHost: (host: string, signal: AbortSignal) => Promise<{ host: Host; facts: HostFacts }>
  /** undefined if there is no such build. */
  build: (id: string) => Promise<BuildRecord | undefined>
  /** Path of a build's log; null if there is none. */
  log: (build: string) => Promise<string | null>
}

type Answered = Pick<BoxRecord, 'profile' | 'options' | 'drives'>

/** `all`: every existing box. */
export async function viewsOf(
  boxes: readonly BoxRecord[],
  all: readonly BoxRecord[],
  sources: Omit<BoxSources, 'askHost' | 'log' | 'drives'>,
): Promise<BoxView[]> {
  if (boxes.length === 0) return []
  const [images, machines, hosts, hostStates, profiles] = await Promise.all([
    sources.images(),
    sources.machines(),
    sources.hosts(),
    sources.hostStates(),
    sources.profiles(),
  ])
  const byId = <T extends { id: string }>(all: readonly T[]) => new Map(all.map(each => [each.id, each]))
  const known = {
    images: byId(images),
    machines: byId(machines),
    hosts: byId(hosts),
    states: byId(hostStates),
    profiles: byId(profiles ?? []),
  }
  const names = all.map(box => {
    const host = known.hosts.get(box.host ?? '') ?? null
    const reported = known.states.get(box.host ?? '')?.facts?.hostname ?? null
    const profile = known.profiles.get(box.profile ?? '')
    return { id: box.id, name: box.name, hostName: hostNameOf(box, { profile, host, reported }) }
  })
  const byHostName = Map.groupBy(names, ({ hostName }) => hostName?.toLowerCase())
  const hostNames = byId(names)
  const isChanged = async (image: Image, box: Answered): Promise<boolean> => {
    const profile = known.profiles.get(box.profile ?? '')
    if (isAnsweredOtherwise(image, box, profile)) return true
    const unanswered = notAnsweredNow(image, box, profile)
    if (unanswered.length === 0) return false
    // If the build did not answer it either, only the default has changed.
    const answered = (await sources.build(image.id))?.request.options ?? {}
    return unanswered.some(key => key in answered)
  }
  return inParallel(boxes, async ({ schema: _, ...box }) => {
    const allImages = box.images.flatMap(id => known.images.get(id) ?? [])
    const there = allImages.filter(image => isImageOf(image, box))
    const newest = there.at(-1)
    const last = box.images.at(-1)
    // An older Kiln removes hosts and machines without updating boxes.
    const host = known.hosts.get(box.host ?? '') ?? null
    const run = box.machines.flatMap(id => known.machines.get(id) ?? [])
    const state = boxStateOf({
      box,
      images: there,
      formerImage: allImages.at(-1) ?? null,
      isChanged: newest !== undefined && (await isChanged(newest, box)),
      lastBuild: last && !known.images.has(last) ? ((await sources.build(last)) ?? null) : null,
      isProfileGone: profiles !== null && isGone(box.profile, known.profiles),
      machines: run,
      host,
      hostState: known.states.get(box.host ?? '') ?? null,
    })
    const hostName = hostNames.get(box.id)?.hostName ?? null
    const same = hostName === null ? [] : (byHostName.get(hostName.toLowerCase()) ?? [])
    const sameHostName = boxesGoingBy(hostName, { boxes: same, own: box.id })
    return {
      ...box,
      images: allImages.map(({ id }) => id),
      machines: run.map(({ id }) => id),
      host: host?.id ?? null,
      image: newest?.id ?? null,
      hostName,
      sameHostName: sameHostName.map(({ id, name }) => ({ id, name })),
      state,
    }
  })
}

/** A flake is only checked when it is built. */
const isGone = (profile: string | null, known: ReadonlyMap<string, unknown>) =>
  profile !== null && !isFlakeReference(profile) && !known.has(profile)

const shownAtMost = 20
const ended = ['failed', 'interrupted', 'cancelled']

/** Returns the last of the box's builds that made no image. */
export async function failedBuilds(
  { images }: Pick<BoxRecord, 'images'>,
  { shown, sources }: { shown: Pick<BoxView, 'images'>; sources: Pick<BoxSources, 'build' | 'log'> },
): Promise<BoxBuild[]> {
  const without = images.filter(id => !shown.images.includes(id)).slice(-shownAtMost)
  const found = await inParallel(without, async (of): Promise<BoxBuild[]> => {
    const record = await sources.build(of)
    if (!record || !ended.includes(record.state)) return []
    const { id, state, createdAt, endedAt, error } = record
    return [{ id, state, createdAt, endedAt, error, log: await sources.log(id) }]
  })
  return found.flat()
}
