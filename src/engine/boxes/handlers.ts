// The group "boxes" of the contract.
import { logged } from '#engine/logged.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { GroupHandlers } from '#engine/rpc/handlers.ts'
import type { BoxRecord } from '#shared/boxes/box.ts'
import { assertNotBuilt } from '#shared/boxes/box-belongings.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { otherDrives } from '#shared/boxes/other-drives.ts'
import { hostNameOption } from '#shared/builds/name-by-host.ts'
import { failure, fromReport, KilnError, toReport } from '#shared/errors.ts'
import type { HostFacts } from '#shared/hosts/facts.ts'
import { hostNameFor } from '#shared/names.ts'
import { openOptions } from '#shared/profiles/open-options.ts'
import type { OptionValues } from '#shared/profiles/option.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { foreignHosts, withAdopted } from './adopt.ts'
import { type BoxSources, failedBuilds, viewsOf } from './facts.ts'
import { checkedName, findBox, newBox } from './find-box.ts'
import { assertSecrets, forgetAll, keepSecrets, moveSecrets } from './secrets.ts'
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
    const [found] = await viewsOf([box], (await store.read()).boxes, sources)
    if (!found)
      throw failure('box.unknown', { operation: 'boxes', values: { name: box.name, suggestion: '' } })
    return found
  }
  // Unreadable hosts or drives do not hide boxes; they are taken over once they can be read. `untaken`: why
  // they have not been yet.
  const read = async () => {
    const untaken = await migrated().then(
      () => null,
      (thrown: unknown) => {
        logged(ports.log, 'boxes-unwritten')(thrown)
        return toReport(thrown, 'boxes')
      },
    )
    return { ...(await store.read()), untaken }
  }
  /** A missing box may belong to what could not be taken over. */
  const findIn = (known: Awaited<ReturnType<typeof read>>, wanted: string) => {
    try {
      return findBox(known.boxes, wanted)
    } catch (thrown) {
      const isUnknown = thrown instanceof KilnError && thrown.code === 'box.unknown'
      throw isUnknown && known.untaken ? fromReport(known.untaken) : thrown
    }
  }
  /**
   * The profile must exist; with a new profile the answers start with the box's own host name. Throws
   * profile.unknown.
   */
  const answersOf = async (
    { name, profile: before }: BoxRecord,
    { options, profile }: { options: OptionValues; profile: string | null },
    signal: AbortSignal,
  ) => {
    if (profile === null) return {}
    const found = await parts.profile(profile, signal)
    return { ...(profile !== before && answersFor(found, name, {})), ...openOptions(options, found) }
  }

  /** `record` changes the keys of the box's secrets. */
  const recordOf =
    ({ id }: Pick<BoxRecord, 'id'>) =>
    async (change: (keys: readonly string[]) => string[]) => {
      await store.change(boxes => {
        const now = findBox(boxes, id)
        const secrets = change(now.secrets)
        return JSON.stringify(secrets) === JSON.stringify(now.secrets) ? {} : { write: [{ ...now, secrets }] }
      })
    }

  /** undefined if it does not exist or cannot be read. */
  const knownProfile = async (id: string | null | undefined, signal: AbortSignal) =>
    id ? parts.profile(id, signal).catch(logged(ports.log, 'record-unread')) : undefined

  return {
    list: async () => {
      const { boxes, problems, untaken } = await read()
      const states = await sources.hostStates()
      const views = await viewsOf(boxes, boxes, { ...sources, hostStates: async () => states })
      return { boxes: views, problems, foreign: foreignHosts(states, [...boxes, ...problems]), untaken }
    },
    show: async ({ box }, signal) => {
      const known = await read()
      const found = findIn(known, box)
      const keyring = await ports.keyring.assertThere(signal).then(
        () => null,
        thrown => toReport(thrown, 'boxes.show'),
      )
      const shown = await view(found)
      return {
        ...shown,
        keyring,
        failed: await failedBuilds(found, { shown, sources }),
        otherDrives: otherDrives(found, known.boxes, await sources.drives()),
      }
    },
    add: async ({ name: typed, profile, architecture, goal, options = {}, like }, signal) => {
      const known = await read()
      const model = like === null ? null : findIn(known, like)
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
            goal: goal ?? model?.goal ?? null,
            options: answers,
          })
          return { write: [box] }
        })
        .finally(changed)
      if (!added) throw failure('box.busy', { operation: 'boxes' })
      return view(added)
    },
    keepSecrets: async ({ box: wanted, secrets: given }, signal) => {
      const box = findIn(await read(), wanted)
      assertSecrets(box, await knownProfile(box.profile, signal), given)
      await keepSecrets(ports, box, { given, record: recordOf(box), signal }).finally(changed)
      return view(findBox((await store.read()).boxes, box.id))
    },
    adopt: async ({ host: wanted }, signal) => {
      const { problems } = await read()
      const { host, facts } = await sources.askHost(wanted, signal)
      const hosts = await sources.hosts()
      const unread = problems.find(({ id }) => id === facts.box)
      if (unread) throw fromReport(unread.error)
      const profiles = await profileIds()
      const known = await knownProfile(facts.settings?.profile, signal)
      const [adopted] = await store
        .change(async boxes => {
          const change = withAdopted(boxes, {
            host,
            facts,
            hosts,
            reserved: profiles,
            at: ports.now(),
            // Without its profile, Kiln cannot tell which answers are secret.
            options:
              known && facts.settings
                ? ownOptions(openOptions(facts.settings.options, known), known, facts)
                : {},
          })
          for (const [from, to] of change.moved) await moveSecrets(ports, { from, to, signal })
          return change
        })
        .finally(changed)
      if (!adopted) throw failure('box.busy', { operation: 'boxes' })
      return view(adopted)
    },
    change: async ({ box: wanted, name, profile, architecture, goal, options, merge }, signal) => {
      const before = findIn(await read(), wanted)
      const profiles = name === undefined ? [] : await profileIds()
      const nextProfile = profile === undefined ? before.profile : profile
      const nextSecrets =
        before.secrets.length === 0 || nextProfile === null
          ? []
          : (await parts.profile(nextProfile, signal)).schemaOptions
              .filter(({ secret }) => secret)
              .map(({ key }) => key)
      const nextOptions =
        options === undefined && profile === undefined
          ? before.options
          : await answersOf(before, { options: options ?? before.options, profile: nextProfile }, signal)
      // Answers of another profile are checked together with the new ones.
      const isMerged = merge && options !== undefined && nextProfile === before.profile
      // Secrets that the new profile does not have are dropped.
      const gone =
        profile === undefined || profile === before.profile
          ? []
          : before.secrets.filter(key => !nextSecrets.includes(key))
      const [after = before] = await store
        .change(boxes => {
          // Read again: another Kiln may have linked something to it.
          const now = findBox(boxes, before.id)
          return {
            write: [
              {
                ...now,
                name: name === undefined ? now.name : checkedName(name, { boxes, profiles, own: now.id }),
                profile: nextProfile,
                architecture: architecture ?? now.architecture,
                goal: goal === undefined ? now.goal : goal,
                options: isMerged ? { ...now.options, ...nextOptions } : nextOptions,
              },
            ],
          }
        })
        .finally(changed)
      if (gone.length === 0) return view(after)
      // Last: a change that is refused above must not cost a secret.
      await keepSecrets(ports, after, {
        given: Object.fromEntries(gone.map(key => [key, ''])),
        record: recordOf(after),
        signal,
      }).finally(changed)
      return view(findBox((await store.read()).boxes, after.id))
    },
    remove: async ({ box: wanted }, signal) => {
      const known = await read()
      // A box with an unreadable record can be removed too, by its id.
      const broken = known.problems.find(each => each.id === wanted)
      // A newer Kiln can read it.
      if (broken?.error.code === 'box.newer') throw fromReport(broken.error)
      const box = broken ? null : findIn(known, wanted)
      const id = broken?.id ?? box?.id ?? wanted
      if (box) assertNotBuilt(await view(box))
      // Secrets first: without the record, their keys would be lost.
      const left = box && (await forgetAll(ports, box, signal))
      await store.change(() => ({ remove: [id] })).finally(changed)
      return { id, left }
    },
  }
}

/** Each box has its own host name, even if its other answers come from another box. */
function answersFor(profile: Profile, name: string, options: OptionValues): OptionValues {
  const hostname = hostNameOption(profile)
  return { ...openOptions(options, profile), ...(hostname && { [hostname.key]: hostNameFor(name, 'box') }) }
}

/** If the system was built for several computers, the host name comes from the drive. */
function ownOptions(options: OptionValues, profile: Profile, { hostname }: HostFacts): OptionValues {
  const option = hostNameOption(profile)
  return option && hostname !== '' ? { ...options, [option.key]: hostname } : options
}
