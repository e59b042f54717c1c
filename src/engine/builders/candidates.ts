// Collects the input of a choice: this computer, the builders, past durations.

import { isNoNix } from '#engine/nix/no-nix.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { KnownBuilder, LocalBuilder } from '#shared/builders/builder.ts'
import type { BuilderCandidate, ChosenBuilder } from '#shared/builders/choice.ts'
import {
  type BuilderChoice,
  builderText,
  hereId,
  inNewLima,
  onThisComputer,
  type UsedBuilders,
} from '#shared/builders/choice-names.ts'
import { limaBuilderName, usualLimaName } from '#shared/builders/lima.ts'
import { failure, type KilnError, toReport } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { type Choice, chooseBuilder, type PastTimes } from './choose.ts'
import { type Need, type Place, placeHere, placeOf } from './fits.ts'
import { buildsHere } from './here.ts'
import { assertCanBuild, assertNewLima, isLimaPossible, usualBuilderId } from './lima/new-lima.ts'
import { type BuilderStore, findBuilder } from './store.ts'

/** A request is checked at every pause in typing; Nix need not be queried each time. */
const trustedMs = 30_000

type ChoicePorts = Pick<Ports, 'nix' | 'host' | 'now' | 'lima'>
export type TakenBuilders = {
  choice: UsedBuilders
  /** Empty: this computer. */
  builders: KnownBuilder[]
  /** The Nix that evaluates: this computer's, or, if it has none, that of the only builder. */
  evaluates: 'here' | 'there'
  /** The only builder is a Lima VM that is created first. */
  isNew: boolean
}
export type ChosenBuilders = Choice & TakenBuilders

export type Chooser = {
  /** Throws builder.*, and what nix.ready throws. */
  choose(requested: BuilderChoice, need: Need, signal: AbortSignal): Promise<ChosenBuilders>
  /**
   * Makes the same choice for a build that begins; without builders, this computer's own problems are not checked. The
   * step that meets them reports them, with a hint.
   */
  take(requested: BuilderChoice, need: Need, signal: AbortSignal): Promise<TakenBuilders>
  /** The same before a build is requested, with every place and whether it could build it. */
  look(requested: BuilderChoice, need: Need, signal: AbortSignal): Promise<ChosenBuilder>
}

const usualBuilder: UsedBuilders = { kind: 'hosts', ids: [usualBuilderId] }

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
  /** The VM itself if it already exists. */
  const newLima = async ({ local, builders }: Gathered, need: Need, signal: AbortSignal) => {
    if (builders.some(({ host }) => host === usualBuilderId)) return null
    await assertCanBuild(ports, need.architecture)
    await assertNewLima(ports, store, signal)
    const evaluates: TakenBuilders['evaluates'] = local ? 'here' : 'there'
    const reason = message('builder.reason.new-lima')
    return {
      choice: usualBuilder,
      names: [limaBuilderName(usualLimaName)],
      reason,
      builders: [],
      evaluates,
      isNew: true,
    }
  }
  /** Nothing else could build: no Nix here and no builder, or none for this architecture, as on a Mac with Nix. */
  const lacksPlace = ({ places, local, builders }: Gathered) =>
    local
      ? places.every(({ problem }) => problem?.code === 'builder.cannot.architecture')
      : builders.length === 0
  const canMake = async (need: Need, signal: AbortSignal) =>
    (await ports.lima.builds()).includes(need.architecture) && isLimaPossible(ports, store, signal)
  const needsLima = async (all: Gathered, need: Need, wanted: BuilderChoice, signal: AbortSignal) =>
    wanted.kind === 'auto' &&
    lacksPlace(all) &&
    (all.local ? canMake(need, signal) : isLimaPossible(ports, store, signal))
  const chosenOf = async (all: Gathered, wanted: BuilderChoice, need: Need, signal: AbortSignal) => {
    const made =
      wanted.kind === 'new-lima' || (await needsLima(all, need, wanted, signal))
        ? await newLima(all, need, signal)
        : null
    if (made) return made
    const { local, missing, builders, places } = all
    const requested = wanted.kind === 'new-lima' ? usualBuilder : wanted
    const past = await pastTimes()
    const choice = chooseBuilder({ requested, places, need, past, nixVersion: local?.nixVersion ?? '' })
    const ids = choice.choice.kind === 'hosts' ? choice.choice.ids : [hereId]
    if (missing && ids.length > 1) throw failure('builder.needs-nix', { operation: 'build' })
    if (missing && ids[0] === hereId) throw missing
    const chosen = ids.filter(id => id !== hereId).map(id => findBuilder(builders, id))
    if (local) checkSharing(ids, chosen, local)
    const evaluates: TakenBuilders['evaluates'] = local ? 'here' : 'there'
    return { ...choice, builders: chosen, evaluates, isNew: false }
  }

  /** Do not wait for Nix if there is no Lima. A Mac's own Nix builds no Linux. */
  const staysHere = async (signal: AbortSignal) =>
    ports.host.platform !== 'macos' &&
    (!(await isLimaPossible(ports, store, signal)) || (await hasNix(ports)))

  /** A new VM is only offered if nothing can be built without one. */
  const candidatesOf = async (all: Gathered, need: Need, signal: AbortSignal) => {
    const { local, places } = all
    const found = places.map(candidateOf)
    const isOffered = local
      ? lacksPlace(all) && (await canMake(need, signal))
      : await isLimaPossible(ports, store, signal)
    if (!isOffered) return found
    return [...found, { id: builderText(inNewLima), name: message('builder.new-lima'), problem: null }]
  }

  return {
    choose: async (requested, need, signal) =>
      chosenOf(await gathered(need, signal), requested, need, signal),
    take: async (requested, need, signal) => {
      const isAlone = (await store.list()).length === 0
      if (isAlone && (requested.kind === 'local' || (requested.kind === 'auto' && (await staysHere(signal)))))
        return { choice: onThisComputer, builders: [], evaluates: 'here', isNew: false }
      return chosenOf(await gathered(need, signal), requested, need, signal)
    },
    look: async (requested, need, signal) => {
      const failed = (thrown: unknown, candidates: BuilderCandidate[]): ChosenBuilder => ({
        choice: requested,
        reason: null,
        ready: false,
        error: toReport(thrown, 'builds.check'),
        candidates,
      })
      try {
        const all = await gathered(need, signal)
        const candidates = await candidatesOf(all, need, signal)
        try {
          const { choice, reason } = await chosenOf(all, requested, need, signal)
          return { choice, reason, ready: true, error: null, candidates }
        } catch (thrown) {
          return failed(thrown, candidates)
        }
      } catch (thrown) {
        return failed(thrown, [])
      }
    },
  }
}

const candidateOf = ({ id, name, problem }: Place): BuilderCandidate => ({ id, name, problem })

/** Even one that does not work: the step that meets the problem reports it. */
const hasNix = async ({ nix }: ChoicePorts) =>
  nix.ready().then(
    () => true,
    thrown => !isNoNix(thrown),
  )

/** Several share a build through this computer's Nix, which needs permission on both sides. */
function checkSharing(ids: string[], builders: KnownBuilder[], { sharesBuilds }: LocalBuilder) {
  if (ids.length < 2) return
  const operation = 'build'
  if (ids.includes(hereId)) throw failure('builder.not-both', { operation })
  if (!sharesBuilds) throw failure('builder.no-sharing', { operation })
  const untrusted = builders.find(({ facts }) => facts?.trusted !== true)
  if (untrusted) throw failure('builder.untrusted', { operation, values: { name: untrusted.name } })
}

/** `missing`: why nothing can be built here; null if it can. */
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
    // One that is being installed will be available soon.
    if (here.local) known = { here, untilMs: ports.now() + trustedMs }
    return here
  }
}
