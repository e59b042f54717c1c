// system.stateVersion of the hosts of a plan: what each has, and by which the system is built that it gets. Pure. It is read from
// the host, or a person says it; it is never guessed.
import type { StateVersionAnswer } from '#shared/deploy/plan.ts'
import { failure, type KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { HostLook } from '../host/parse-look.ts'

const operation = 'deploy.plan'

/** What is deployed: each host's own value, built for it; one value that is there; or what a person's configuration decides. */
export type Takes = { kind: 'each' } | { kind: 'only'; value: string } | { kind: 'own' }

type Judged = {
  host: string
  look: Pick<HostLook, 'stateVersion' | 'signs'>
  answers: readonly StateVersionAnswer[]
  takes: Takes
}
export type HostVersion = {
  /** null: it is not known, or what is deployed has its own. */
  value: string | null
  /** Where a person is asked. */
  proposed: string | null
  problem: KilnError | null
}

export function versionOf({ host, look, answers, takes }: Judged): HostVersion {
  if (takes.kind === 'own') return { value: null, proposed: null, problem: null }
  const recorded = look.stateVersion
  const named = answers.findLast(each => each.host === host)?.value ?? null
  if (recorded !== null && named !== null && named !== recorded)
    return {
      ...{ value: null, proposed: recorded },
      problem: failure('deploy.state-version-known', { operation, values: { host, recorded, named } }),
    }
  const value = recorded ?? named ?? answers.findLast(each => each.host === null)?.value ?? null
  if (value === null) {
    const { proposed, evidence } = proposalFrom(look.signs)
    return {
      ...{ value, proposed },
      problem: failure('deploy.state-version-unknown', { operation, values: { host, evidence } }),
    }
  }
  if (takes.kind === 'only' && takes.value !== value)
    return {
      ...{ value, proposed: null },
      problem: failure('deploy.kit-state-version', { operation, values: { host, value, kit: takes.value } }),
    }
  return { value, proposed: null, problem: null }
}

/** Its own configuration says it, unless there are several that differ; the oldest generation may not be the first one. */
function proposalFrom({ configured, oldest }: HostLook['signs']) {
  const [version] = configured
  if (version !== undefined && configured.length === 1)
    return { proposed: version, evidence: message('deploy.evidence.configuration', { version }) }
  if (oldest !== null)
    return { proposed: oldest, evidence: message('deploy.evidence.generation', { version: oldest }) }
  return { proposed: null, evidence: message('deploy.evidence.none') }
}
