// The group "boxes" of the contract.
import { logged } from '#engine/logged.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { GroupHandlers } from '#engine/rpc/handlers.ts'
import type { BoxRecord } from '#shared/boxes/box.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { hostNameOption } from '#shared/builds/name-by-host.ts'
import { failure } from '#shared/errors.ts'
import { fileStem } from '#shared/names.ts'
import type { OptionValues } from '#shared/profiles/option.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { type BoxSources, viewsOf } from './facts.ts'
import { checkedName, findBox, newBox } from './find-box.ts'
import { openOptions } from './links.ts'
import type { BoxStore } from './store.ts'

type BoxParts = { store: BoxStore; sources: BoxSources; migrated: () => Promise<void> }

export function boxHandlers(
  parts: EngineParts,
  { store, sources, migrated }: BoxParts,
): GroupHandlers<'boxes'> {
  const { ports, notifyChanged } = parts
  const changed = () => notifyChanged('boxes')
  const profileIds = async () => (await parts.profiles()).profiles.map(({ id }) => id)
  const view = async (box: BoxRecord): Promise<BoxView> => {
    const [found] = await viewsOf([box], sources)
    if (!found)
      throw failure('box.unknown', { operation: 'boxes', values: { name: box.name, suggestion: '' } })
    return found
  }
  // Hosts or drives that cannot be read hide no box; they are taken over when they can.
  const read = async () => {
    await migrated().catch(logged(ports.log, 'boxes-unwritten'))
    return store.read()
  }
  /** Of a profile that is there; throws profile.unknown. */
  const open = async (options: OptionValues, profile: string | null, signal: AbortSignal) =>
    profile === null ? {} : openOptions(options, await parts.profile(profile, signal))

  return {
    list: async () => {
      const { boxes, problems } = await read()
      return { boxes: await viewsOf(boxes, sources), problems }
    },
    show: async ({ box }) => view(findBox((await read()).boxes, box)),
    add: async ({ name: typed, profile, architecture, options = {}, like }, signal) => {
      const { boxes: known } = await read()
      const model = like === null ? null : findBox(known, like)
      const wanted = profile ?? model?.profile ?? null
      const profiles = await profileIds()
      const found = wanted === null ? null : await parts.profile(wanted, signal)
      const [added] = await store
        .change(boxes => {
          const name = checkedName(typed, { boxes, profiles })
          const answers = found
            ? { ...answersFor(found, name, model?.options ?? {}), ...openOptions(options, found) }
            : {}
          const box = newBox({
            id: ports.randomHex(8),
            name,
            createdAt: ports.now(),
            profile: wanted,
            architecture: architecture ?? model?.architecture ?? found?.architectures[0] ?? 'x86_64',
            options: answers,
          })
          return { write: [box] }
        })
        .finally(changed)
      if (!added) throw failure('box.busy', { operation: 'boxes' })
      return view(added)
    },
    change: async ({ box: wanted, name, profile, architecture, options }, signal) => {
      const before = findBox((await read()).boxes, wanted)
      const profiles = name === undefined ? [] : await profileIds()
      const nextProfile = profile === undefined ? before.profile : profile
      const nextOptions =
        options === undefined && profile === undefined
          ? before.options
          : await open(options ?? before.options, nextProfile, signal)
      const [after] = await store
        .change(boxes => {
          // As it is now: another Kiln may have linked something to it.
          const now = findBox(boxes, before.id)
          return {
            write: [
              {
                ...now,
                name: name === undefined ? now.name : checkedName(name, { boxes, profiles, own: now.id }),
                profile: nextProfile,
                architecture: architecture ?? now.architecture,
                options: nextOptions,
              },
            ],
          }
        })
        .finally(changed)
      return view(after ?? before)
    },
    remove: async ({ box: wanted }) => {
      const { boxes, problems } = await read()
      // Also one whose record cannot be read, by its id.
      const { id } = problems.find(each => each.id === wanted) ?? findBox(boxes, wanted)
      await store.change(() => ({ remove: [id] })).finally(changed)
      return { id }
    },
  }
}

/** Each box has its own host name, also where the rest is another box's. */
function answersFor(profile: Profile, name: string, options: OptionValues): OptionValues {
  const hostname = hostNameOption(profile)
  return { ...openOptions(options, profile), ...(hostname && { [hostname.key]: fileStem(name, 'box') }) }
}
