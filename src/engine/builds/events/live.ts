// The activities that Nix has started and not yet stopped.
import type { TransferNode } from '#shared/builds/build-graph.ts'
import type { ActivityId } from './event.ts'

/** `source` is the type of activity whose bytes count: those of a path's contents, rather than those on the wire. */
type Listed = { node: TransferNode; source: number; owner: Live }

export type Live = {
  id: ActivityId
  parent: ActivityId
  type: number
  /** A builder's report about its part of a build, which this computer's Nix counts and lists already. */
  isEcho: boolean
  /** Its last progress. */
  done: number
  expected: number
  running: number
  failed: number
  /** The counts that it announced for other types of activity. */
  expectedByType: Map<number, number> | null
  /** The derivation that it builds. */
  drv: string | null
  /** The transfer that its bytes count for. */
  transfer: Listed | null
}

export type LiveActivities = Map<ActivityId, Live>

/** Its ancestors that still run, nearest first. Bounded, because nothing says that parents form no ring. */
export function* ancestors(live: LiveActivities, activity: Live): Generator<Live> {
  let next = live.get(activity.parent)
  for (let depth = 0; next && depth < 16; depth++) {
    yield next
    next = live.get(next.parent)
  }
}
