// system.stateVersion of a plan's hosts: what each has, and which its new system is built with. Pure. It is read from
// the host, or given by the user, and never guessed.
import type { StateVersionAnswer } from '#shared/deploy/plan.ts'
import { failure, type KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { HostLook } from '../host/parse-look.ts'

const operation = 'deploy.plan'

/** The deployed system takes each host's own value, one fixed value, or what the user's configuration decides. */
export type Takes = { kind: 'each' } | { kind: 'only'; value: string } | { kind: 'own' }

type Judged = {
  host: string
  look: Pick<HostLook, 'stateVersion' | 'signs'>
  answers: readonly StateVersionAnswer[]
  takes: Takes
}
export type HostVersion = {
  /** null: unknown, or the deployed source has its own. */
  value: string | null
  /** When the user must give it. */
  proposed: string | null
  problem: KilnError | null
}

export function versionOf({ host, look, answers, takes }: Judged): HostVersion {
  if (takes.kind === 'own') return { value: null, proposed: null, problem: null }
  const recorded = look.stateVersion
  const named = answers.findLast(each => each.host === host)?.value ?? null
  if (recorded !== null && named !== null && named !== recorded)
    return {
      value: null,
      proposed: recorded,
      problem: failure('deploy.state-version-known', { operation, values: { host, recorded, named } }),
    }
  const value = recorded ?? named ?? answers.findLast(each => each.host === null)?.value ?? null
  if (value === null) {
    const { proposed, evidence } = proposalFrom(look.signs)
    return {
      value,
      proposed,
      problem: failure('deploy.state-version-unknown', { operation, values: { host, evidence } }),
    }
  }
  if (takes.kind === 'only' && takes.value !== value)
    return {
      value,
      proposed: null,
      problem: failure('deploy.kit-state-version', { operation, values: { host, value, kit: takes.value } }),
    }
  return { value, proposed: null, problem: null }
}

type Compared = {
  host: string
  look: Pick<HostLook, 'stateVersion'>
  system: { recorded: string | null } | null
}

/**
 * Returns an error if the user's own configuration decides, and states another value than the machine has. An ejected
 * flake has that of a new machine. null if one of them states none.
 */
export function changedVersion({ host, look, system }: Compared): KilnError | null {
  const [recorded, built] = [look.stateVersion, system?.recorded ?? null]
  if (recorded === null || built === null || recorded === built) return null
  return failure('deploy.state-version-own', { operation, values: { host, recorded, built } })
}

/** The value in its own configuration, unless there are several different ones; the oldest generation may not be the
 *  first one. */
function proposalFrom({ configured, oldest }: HostLook['signs']) {
  const [version] = configured
  if (version !== undefined && configured.length === 1)
    return { proposed: version, evidence: message('deploy.evidence.configuration', { version }) }
  if (oldest !== null)
    return { proposed: oldest, evidence: message('deploy.evidence.generation', { version: oldest }) }
  return { proposed: null, evidence: message('deploy.evidence.none') }
}
