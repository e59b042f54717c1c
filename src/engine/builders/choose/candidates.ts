// Gathers what a choice is made of: this computer, the builders, past durations.
import type { Ports } from '#engine/ports/index.ts'
import { failure, type KilnError, toReport } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { KnownBuilder, LocalBuilder } from '#shared/model/builders/builder.ts'
import type { ChosenBuilder } from '#shared/model/builders/choice.ts'
import { byKiln, onThisComputer } from '#shared/model/builders/choice-names.ts'
import { buildsHere, isNoNix } from '../here.ts'
import { type BuilderStore, findBuilder } from '../record/store.ts'
import { type Choice, chooseBuilder, type PastTimes } from './choose.ts'
import { type Need, type Place, placeHere, placeOf } from './fits.ts'

/** A request is checked at every pause of typing; Nix need not be asked each time. */
const trustedMs = 30_000

type ChoicePorts = Pick<Ports, 'nix' | 'host' | 'now'>
export type TakenBuilders = {
  id: string
  /** Empty: this computer. */
  builders: KnownBuilder[]
  /** Whose Nix evaluates: this computer's, or, where it has none, that of the one builder. */
  evaluates: 'here' | 'there'
}
export type ChosenBuilders = Choice & TakenBuilders

export type Chooser = {
  /** Throws builder.*, and what nix.ready throws. */
  choose(asked: string, need: Need, signal: AbortSignal): Promise<ChosenBuilders>
  /** For a build that begins: the same, but a computer without builders is not asked what it lacks. The step that meets
   *  it says so, with its hint. */
  take(asked: string, need: Need, signal: AbortSignal): Promise<TakenBuilders>
  /** The same before a build is asked for, with every place and whether it could. */
  look(asked: string, need: Need, signal: AbortSignal): Promise<ChosenBuilder>
}

export function createChooser(
  ports: ChoicePorts,
  store: BuilderStore,
  pastTimes: () => Promise<PastTimes>,
): Chooser {
  const here = rememberedBuilder(ports)
  const gathered = async (need: Need, signal: AbortSignal) => {
    const [{ local, missing }, builders] = await Promise.all([here(signal), store.list()])
    const places = [
      placeHere(local, need, message('builder.here')),
      ...builders.map(each => placeOf(each, need)),
    ]
    return { local, missing, builders, places }
  }
  type Gathered = Awaited<ReturnType<typeof gathered>>
  const chosenOf = async ({ local, missing, builders, places }: Gathered, asked: string, need: Need) => {
    const past = await pastTimes()
    const choice = chooseBuilder({ asked, places, need, past, nixVersion: local?.nixVersion ?? '' })
    const ids = choice.id.split(',')
    if (missing && ids.length > 1) throw failure('builder.needs-nix', { operation: 'build' })
    if (missing && ids[0] === onThisComputer) throw missing
    const chosen = ids.filter(id => id !== onThisComputer).map(id => findBuilder(builders, id))
    if (local) checkSharing(ids, chosen, local)
    const evaluates: TakenBuilders['evaluates'] = local ? 'here' : 'there'
    return { ...choice, builders: chosen, evaluates }
  }

  return {
    choose: async (asked, need, signal) => chosenOf(await gathered(need, signal), asked, need),
    take: async (asked, need, signal) => {
      const isAlone = (await store.list()).length === 0 && [byKiln, onThisComputer].includes(asked)
      if (isAlone) return { id: onThisComputer, builders: [], evaluates: 'here' }
      return chosenOf(await gathered(need, signal), asked, need)
    },
    look: async (asked, need, signal) => {
      const failed = (thrown: unknown, places: readonly Place[]): ChosenBuilder => ({
        ...{ id: asked, reason: null, ready: false, error: toReport(thrown, 'builds.check') },
        candidates: places.map(candidateOf),
      })
      try {
        const all = await gathered(need, signal)
        try {
          const { id, reason } = await chosenOf(all, asked, need)
          return { id, reason, ready: true, error: null, candidates: all.places.map(candidateOf) }
        } catch (thrown) {
          return failed(thrown, all.places)
        }
      } catch (thrown) {
        return failed(thrown, [])
      }
    },
  }
}

const candidateOf = ({ id, name, problem }: Place) => ({ id, name, problem })

/** Several share a build by this computer's Nix, which has to be allowed to, here and there. */
function checkSharing(ids: string[], builders: KnownBuilder[], { sharesBuilds }: LocalBuilder) {
  if (ids.length < 2) return
  const operation = 'build'
  if (ids.includes(onThisComputer)) throw failure('builder.not-both', { operation })
  if (!sharesBuilds) throw failure('builder.no-sharing', { operation })
  const untrusted = builders.find(({ facts }) => facts?.trusted !== true)
  if (untrusted) throw failure('builder.untrusted', { operation, values: { name: untrusted.name } })
}

/** `missing`: why nothing can be built here; null where it can. */
type Here = { local: LocalBuilder; missing: null } | { local: null; missing: KilnError }

function rememberedBuilder(ports: ChoicePorts) {
  let known: { here: Here; untilMs: number } | null = null
  return async (signal: AbortSignal): Promise<Here> => {
    if (known && ports.now() < known.untilMs) return known.here
    const here = await buildsHere(ports, signal).then(
      (local): Here => ({ local, missing: null }),
      (thrown: unknown): Here => {
        if (isNoNix(thrown)) return { local: null, missing: thrown }
        throw thrown
      },
    )
    // One that is being installed is there soon.
    if (here.local) known = { here, untilMs: ports.now() + trustedMs }
    return here
  }
}
