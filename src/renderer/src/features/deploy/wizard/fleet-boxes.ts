// Boxes that each go to their host: those that can, those that are chosen, and what is in doubt. Pure.
import { boxSource } from '#shared/boxes/box-source.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import type { BuiltSource } from '#shared/deploy/plan.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { parseFlakeReference } from '#shared/profiles/reference.ts'
import type { EachHost, FleetDraft } from './fleet.ts'

export type BoxRow = {
  id: string
  name: string
  host: KnownHost
  source: BuiltSource
  chosen: boolean
  /** Names of other chosen boxes that have the same host. */
  twice: string[]
}

const reasons = ['no-host', 'nothing', 'no-profile'] as const
/** Boxes that cannot be deployed, by what they lack. */
export type Lacking = { why: (typeof reasons)[number]; names: string[] }

export type FleetBoxes = { rows: BoxRow[]; lacking: Lacking[] }

/** `profiles`: ids; null until they are known. */
type Known = {
  boxes: readonly BoxView[]
  hosts: readonly KnownHost[]
  profiles: readonly string[] | null
}

export function fleetBoxes(
  { boxes: chosen }: Pick<FleetDraft, 'boxes'>,
  { boxes, hosts, profiles }: Known,
): FleetBoxes {
  const named = [...boxes].sort((a, b) => a.name.localeCompare(b.name))
  const lacking = new Map<Lacking['why'], string[]>()
  const able = named.flatMap(box => {
    const host = hosts.find(({ id }) => id === box.host)
    const source = boxSource(box)
    const why = !host ? 'no-host' : !source ? 'nothing' : isGone(box, profiles) ? 'no-profile' : null
    if (host && source && why === null) return [{ box, host, source }]
    if (why !== null) lacking.set(why, [...(lacking.get(why) ?? []), box.name])
    return []
  })
  const rows = able.map(({ box: { id, name }, host, source }): BoxRow => {
    const isChosen = chosen.includes(id)
    const others = able.filter(each => each.host.id === host.id && each.box.id !== id)
    return {
      id,
      name,
      host,
      source,
      chosen: isChosen,
      twice: isChosen ? others.flatMap(({ box }) => (chosen.includes(box.id) ? box.name : [])) : [],
    }
  })
  return { rows, lacking: reasons.flatMap(why => ({ why, names: lacking.get(why) ?? [] })).filter(some) }
}

const some = ({ names }: Lacking) => names.length > 0

const isGone = ({ profile }: BoxView, profiles: readonly string[] | null) =>
  profile !== null &&
  profiles !== null &&
  parseFlakeReference(profile) === null &&
  !profiles.includes(profile)

export const boxesEach = ({ rows }: FleetBoxes): EachHost[] =>
  rows.flatMap(({ id, host, source, chosen }) => (chosen ? { host: host.id, source, box: id } : []))

export const chooseBoxes = (from: FleetDraft, ids: readonly string[]): FleetDraft => ({
  ...from,
  boxes: [...new Set(ids)],
})
