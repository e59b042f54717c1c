// The answers of the deploy wizard: what becomes of them is pure, and one store holds them.
import { builtSourceOf, type KnownSource, newSource } from '#features/sources/source-draft.ts'
import { createDraftStore } from '#lib/draft-store.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import type {
  BuiltSource,
  DeployRequest,
  DeploySource,
  HostSource,
  StateVersionAnswer,
} from '#shared/deploy/plan.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { type EachHost, type FleetDraft, newFleet, withoutHost } from './fleet.ts'
import { type How, howProblems, howRequest, usualHow, wavesOf } from './how.ts'
import { type Fillable, unfill, withSource } from './what.ts'

export type StepId = 'what' | 'where' | 'how' | 'plan'

export type Draft = Fillable & {
  step: StepId
  /** The number of an earlier generation, for a host that goes back to it. */
  generation: number | null
  /** A flake whose configurations each go to their host, or boxes. */
  fleet: FleetDraft
  /** Ids; not of a fleet, which names its own. */
  hosts: string[]
  how: How
  /** The release that each host was installed with, for hosts that do not report it. */
  stateVersions: Readonly<Record<string, string>>
  /** The box whose computer the single host is or becomes. `subject`: the part of the source that it came with. */
  box: { id: string; name: string; subject: string } | null
  /** Whether a fleet's hosts whose plan has a problem are left out at the start. */
  withoutProblems: boolean
}

export const newDraft: Draft = {
  ...newSource,
  step: 'what',
  from: 'image',
  kit: { folder: '', key: '' },
  generation: null,
  fleet: newFleet,
  hosts: [],
  filled: null,
  declined: null,
  how: usualHow,
  stateVersions: {},
  box: null,
  withoutProblems: false,
}

/** A generation is a host's own: what and where are answered by choosing it. */
export const hasStep = (id: StepId, { from }: Pick<Draft, 'from'>): boolean =>
  from !== 'generation' || id === 'how' || id === 'plan'

export const goTo = (from: Draft, step: StepId): Draft => ({ ...from, step })

/** Leaves out the host; with a fleet, its configuration or its box. */
export function leaveOutHost(from: Draft, id: string, each: readonly EachHost[] = []): Draft {
  const one = from.from === 'each' ? each.find(({ host }) => host === id) : undefined
  return one ? { ...from, fleet: withoutHost(from.fleet, one) } : chooseHost(from, id, false)
}

/** Answers that were taken over from a host go with it. */
export const chooseHosts = (from: Draft, hosts: readonly string[]): Draft => ({
  ...(from.filled && !hosts.includes(from.filled.host) ? unfill(from) : from),
  hosts: [...new Set(hosts)],
})

export const chooseHost = (from: Draft, id: string, on: boolean): Draft =>
  chooseHosts(from, on ? [...from.hosts, id] : from.hosts.filter(one => one !== id))

/** Takes over what was deployed before, or what an image was built with. */
export function takeOver(from: Draft, source: HostSource): Draft {
  if (source.kind !== 'generation') return withSource(from, source)
  // Its plan is the first thing that is seen: answers that were given for another system must not decide it.
  return { ...from, from: 'generation', generation: source.number, how: usualHow }
}

/** Begins for these hosts; a generation that was wanted before, and checks of other hosts, do not hold for them. */
export const beginFor = (from: Draft, hosts: readonly string[]): Draft => ({
  ...from,
  hosts: [...hosts],
  from: from.from === 'generation' || from.from === 'each' ? answeredIn(from) : from.from,
  how: [...hosts].sort().join() === [...from.hosts].sort().join() ? from.how : usualHow,
  generation: null,
  filled: null,
  declined: null,
  box: null,
  step: 'what',
})

type ForBox = { box: Pick<BoxView, 'id' | 'name'>; hosts: readonly string[]; source: BuiltSource }

/** Begins with what this box gets; without a host, where one is chosen. */
export function beginForBox(from: Draft, { box: { id, name }, hosts, source }: ForBox): Draft {
  const begun = withSource(beginFor(from, hosts), source)
  const step = hosts.length === 0 ? 'where' : 'what'
  return { ...begun, step, box: { id, name, subject: subjectOf(begun) } }
}

/** null after another source was chosen: then its host is another computer. */
export const boxOf = (draft: Draft): Draft['box'] =>
  draft.box?.subject === subjectOf(draft) ? draft.box : null

function subjectOf({ from, image, profile, reference }: Draft): string {
  const subject = { image, profile, flake: reference.trim(), kit: null, generation: null, each: null }[from]
  return `${from} ${subject ?? ''}`
}

const answeredIn = ({ reference, profile }: Draft): Draft['from'] =>
  reference !== '' ? 'flake' : profile !== null ? 'profile' : 'image'

/** `each`: of a fleet, without those in doubt. */
type Known = KnownSource & { each?: readonly EachHost[] }

/** null until it is chosen. */
export function sourceOf(draft: Draft, known: Known): DeploySource | null {
  const { from, generation } = draft
  if (from === 'each') return known.each?.length ? { kind: 'each', of: [...known.each] } : null
  if (from === 'generation') return { kind: 'generation', number: generation }
  if (from === 'kit') {
    const { folder, key } = draft.kit
    return folder.trim() === '' ? null : { kind: 'kit', folder: folder.trim(), key: key.trim() || null }
  }
  return builtSourceOf(from, draft, known)
}

export function toRequest(draft: Draft, hosts: readonly KnownHost[], known: Known): DeployRequest | null {
  const source = sourceOf(draft, known)
  const chosen = chosenHosts(draft, hosts, known.each)
  if (!source || chosen.length === 0 || Object.keys(howProblems(draft.how, chosen)).length > 0) return null
  const box = chosen.length === 1 ? boxOf(draft) : null
  return {
    source,
    ...(box && { box: box.id }),
    hosts: chosen.map(({ id, address }) => ({ name: id, ...address })),
    stateVersions: answersFor(draft, source, chosen),
    waves: wavesOf(draft.how, chosen).waves,
    ...howRequest(draft.how, chosen.length),
  }
}

export const chosenHosts = (
  { from, hosts: ids }: Pick<Draft, 'from' | 'hosts'>,
  hosts: readonly KnownHost[],
  each: readonly EachHost[] = [],
): KnownHost[] =>
  (from === 'each' ? each.map(({ host }) => host) : ids).flatMap(
    id => hosts.find(host => host.id === id) ?? [],
  )

export const answerVersions = (from: Draft, answers: readonly StateVersionAnswer[]): Draft => ({
  ...from,
  stateVersions: {
    ...from.stateVersions,
    ...Object.fromEntries(answers.map(({ host, value }) => [host ?? '', value])),
  },
})

/** A flake and a generation have their own. */
function answersFor(
  { stateVersions }: Draft,
  source: DeploySource,
  chosen: readonly KnownHost[],
): StateVersionAnswer[] {
  const isFlake = (host: string) =>
    source.kind === 'each'
      ? source.of.some(each => each.host === host && each.source.kind === 'flake')
      : source.kind === 'flake'
  if (source.kind === 'generation') return []
  return chosen.flatMap(({ id: host }) => {
    const value = stateVersions[host]
    return value === undefined || isFlake(host) ? [] : [{ host, value }]
  })
}

/** After it was begun: the next deploy starts at its beginning, with the answers still there but for the generation. */
export const afterStart = (from: Draft): Draft =>
  from.from === 'each'
    ? { ...from, step: 'what', withoutProblems: false, stateVersions: {} }
    : { ...beginFor(from, from.hosts), stateVersions: {} }

export const { update: updateDraft, useDraft } = createDraftStore({ name: 'kiln.deploy-8', empty: newDraft })
