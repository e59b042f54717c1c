// Chooses the builder for a build, with the reason. Pure.

import {
  type BuilderChoice,
  hereId,
  onThisComputer,
  type UsedBuilders,
} from '#shared/builders/choice-names.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { list, type Message, seconds, type Value } from '#shared/messages/message.ts'
import type { Need, Place } from './fits.ts'

/** How long the same derivations took here and there, in seconds, by the id of the builder. */
export type PastTimes = ReadonlyMap<string, { there: number; here: number }>

type Choosing = {
  /** The choice in the form of the request, without a VM that does not exist yet. */
  requested: Exclude<BuilderChoice, { kind: 'new-lima' }>
  /** This computer comes first. */
  places: readonly Place[]
  need: Need
  past: PastTimes
  /** The version of this computer's Nix, for the reason of the choice. */
  nixVersion: string
}
export type Choice = { choice: UsedBuilders; names: Value[]; reason: Message }

/** A smaller difference says little about which is faster. */
const clearSeconds = 20
const clearlyFaster = 0.8

/** Throws builder.none, builder.cannot, builder.unknown. */
export function chooseBuilder(choosing: Choosing): Choice {
  const { requested, places, need } = choosing
  if (requested.kind !== 'auto') return asChosen(choosing, requested)
  const able = places.filter(({ problem }) => problem === null)
  const [here] = places
  // No builder was ever added: the step that meets this computer's problem reports it, with its hint.
  const isAlone = places.length === 1 && here?.problem?.code !== 'builder.cannot.architecture'
  if (isAlone) return asChosen(choosing, onThisComputer)
  const [best] = able.toSorted((one, other) => rank(choosing, other) - rank(choosing, one))
  if (!best) throw noneOf(choosing)
  if (best.id === hereId) return chosen(choosing, [best], null)
  const why = here?.problem
    ? message('builder.why.not-here', { reason: here.problem })
    : betterThan(choosing, best, here)
  return chosen(choosing, [best], message('builder.reason.there', { name: best.name, why }), need)
}

function asChosen(choosing: Choosing, requested: UsedBuilders): Choice {
  const { places } = choosing
  const ids = requested.kind === 'local' ? [hereId] : [...new Set(requested.ids)]
  const found = ids.map(id => {
    const place = places.find(each => each.id === id)
    if (!place) throw failure('builder.unknown', { operation: 'build', values: { name: id, suggestion: '' } })
    return place
  })
  const [only] = found
  // This computer may be able to download a system that it cannot build: let it try, as Nix would.
  if (found.length === 1 && only?.id === hereId) return chosen(choosing, [only], null)
  const unable = found.find(({ problem }) => problem !== null)
  if (unable?.problem)
    throw failure('builder.cannot', {
      operation: 'build',
      values: { name: unable.name, reason: unable.problem },
    })
  const names = found.map(({ name }) => name)
  const reason =
    found.length > 1
      ? message('builder.reason.shared', { names: list(names) })
      : message('builder.reason.chosen', { name: names[0] ?? '' })
  return chosen(choosing, found, reason)
}

function chosen(choosing: Choosing, places: Place[], why: Message | null, need = choosing.need): Choice {
  const names = places.map(({ name }) => name)
  const reason = why ?? message('builder.local', { version: choosing.nixVersion })
  const emulated = places.some(place => place.emulated)
  return {
    choice: usedOf(places.map(({ id }) => id)),
    names,
    reason: emulated
      ? message('builder.reason.emulated', { reason, architecture: need.architecture })
      : reason,
  }
}

const usedOf = (ids: string[]): UsedBuilders =>
  ids.length === 1 && ids[0] === hereId ? onThisComputer : { kind: 'hosts', ids }

/** Native before emulated; then what past builds show to be clearly faster; then this computer, which needs no
 *  network; then the one that does the most at once; then the one with the most space. */
function rank({ past }: Choosing, { id, emulated, weight, diskFreeBytes }: Place): number {
  const times = past.get(id)
  const known = times !== undefined && times.here >= clearSeconds
  const isFaster = known && times.there < times.here * clearlyFaster
  const isHere = id === hereId
  const levels = [emulated ? 0 : 1, isFaster ? 1 : 0, isHere ? 1 : 0]
  const level = levels.reduce((sum, each) => sum * 2 + each, 0)
  return level * 1e9 + Math.min(weight, 1e4) * 1e4 + Math.min((diskFreeBytes ?? 0) / 2 ** 40, 1e3)
}

function betterThan({ past }: Choosing, best: Place, here: Place | undefined): Message {
  if (here?.emulated && !best.emulated) return message('builder.why.native')
  const times = past.get(best.id)
  return message('builder.why.faster', {
    there: seconds(Math.round(times?.there ?? 0)),
    here: seconds(Math.round(times?.here ?? 0)),
  })
}

function noneOf({ places, need }: Choosing) {
  const reasons = places.map(({ name, problem }) =>
    message('builder.cannot.named', { name, reason: problem ?? '' }),
  )
  return failure('builder.none', {
    operation: 'build',
    values: { architecture: need.architecture, reasons: { sentences: reasons } },
  })
}
