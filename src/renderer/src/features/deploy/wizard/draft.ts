// The answers of the deploy wizard: what becomes of them is pure, and one store holds them.
import { builtSourceOf, type KnownSource, newSource } from '#features/sources/source-draft.ts'
import { createDraftStore } from '#lib/draft-store.ts'
import type { DeployRequest, DeploySource, HostSource, StateVersionAnswer } from '#shared/deploy/plan.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { type How, howProblems, howRequest, usualHow } from './how.ts'
import { type Fillable, unfill, withSource } from './what.ts'

export type StepId = 'what' | 'where' | 'how' | 'plan'

export type Draft = Fillable & {
  step: StepId
  /** Of a host that goes back to one that it has. */
  generation: number | null
  /** Ids. */
  hosts: string[]
  how: How
  /** By host: with which release it was installed, where it does not say. */
  stateVersions: Readonly<Record<string, string>>
}

export const newDraft: Draft = {
  ...newSource,
  step: 'what',
  from: 'image',
  kit: { folder: '', key: '' },
  generation: null,
  hosts: [],
  filled: null,
  declined: null,
  how: usualHow,
  stateVersions: {},
}

/** A generation is a host's own: what and where are answered by choosing it. */
export const hasStep = (id: StepId, { from }: Pick<Draft, 'from'>): boolean =>
  from !== 'generation' || id === 'how' || id === 'plan'

export const goTo = (from: Draft, step: StepId): Draft => ({ ...from, step })

/** What was taken over from a host goes with it. */
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
  from: from.from === 'generation' ? answeredIn(from) : from.from,
  how: [...hosts].sort().join() === [...from.hosts].sort().join() ? from.how : usualHow,
  generation: null,
  filled: null,
  declined: null,
  step: 'what',
})

const answeredIn = ({ reference, profile }: Draft): Draft['from'] =>
  reference !== '' ? 'flake' : profile !== null ? 'profile' : 'image'

/** null until it is chosen. */
export function sourceOf(draft: Draft, known: KnownSource): DeploySource | null {
  const { from, generation } = draft
  if (from === 'generation') return { kind: 'generation', number: generation }
  if (from === 'kit') {
    const { folder, key } = draft.kit
    return folder.trim() === '' ? null : { kind: 'kit', folder: folder.trim(), key: key.trim() || null }
  }
  return builtSourceOf(from, draft, known)
}

export function toRequest(
  draft: Draft,
  hosts: readonly KnownHost[],
  known: KnownSource,
): DeployRequest | null {
  const source = sourceOf(draft, known)
  const chosen = draft.hosts.flatMap(id => hosts.find(host => host.id === id) ?? [])
  if (!source || chosen.length === 0 || Object.keys(howProblems(draft.how, chosen.length)).length > 0)
    return null
  return {
    source,
    hosts: chosen.map(({ id, address }) => ({ name: id, ...address })),
    stateVersions: answersFor(draft, source),
    waves: [],
    ...howRequest(draft.how, chosen.length),
  }
}

export const answerVersions = (from: Draft, answers: readonly StateVersionAnswer[]): Draft => ({
  ...from,
  stateVersions: {
    ...from.stateVersions,
    ...Object.fromEntries(answers.map(({ host, value }) => [host ?? '', value])),
  },
})

/** A flake and a generation have their own. */
function answersFor({ hosts, stateVersions }: Draft, { kind }: DeploySource): StateVersionAnswer[] {
  if (kind === 'flake' || kind === 'generation') return []
  return hosts.flatMap(host => {
    const value = stateVersions[host]
    return value === undefined ? [] : [{ host, value }]
  })
}

/** After it was begun: the next deploy starts at its beginning, with the answers still there but for the generation. */
export const afterStart = (from: Draft): Draft => ({ ...beginFor(from, from.hosts), stateVersions: {} })

export const { update: updateDraft, useDraft } = createDraftStore({ name: 'kiln.deploy-5', empty: newDraft })
