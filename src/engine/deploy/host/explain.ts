// Turns the script's output into the outcome of a deploy and an error. Pure.

import { withoutAdvice } from '#engine/nix/advice.ts'
import type { HostOutcome } from '#shared/deploy/result.ts'
import { failure, type KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { type Message, seconds, type Value } from '#shared/messages/message.ts'
import type { HostEnd } from '../supervisor/follow.ts'
import type { HostHistory } from './parse-look.ts'

const operation = 'deploy.switch'

export type Ended = {
  outcome: HostOutcome
  error: KilnError | null
  /** Nothing was activated: the host is as it was. */
  unchanged?: true
}
type About = {
  host: string
  from: string
  /** The host's last output lines. */
  lastLines: string[]
  /** The failed checks, or why no new connection could be made. */
  found: Value | null
}

export function explainEnd({ word, why }: HostEnd, { host, from, lastLines, found }: About): Ended {
  const details = lastLines.length > 0 ? { lastLines } : {}
  switch (word) {
    case 'switched':
      return { outcome: 'switched', error: null }
    case 'rolled-back': {
      // nixpkgs' checks before a switch (system.preSwitchChecks, switch inhibitors) end with advice for nixos-rebuild.
      if (
        why.startsWith('activation') &&
        lastLines.some(line => /NIXOS_NO_CHECK|Pre-switch check/.test(line))
      ) {
        const known = { operation, values: { host }, details: { lastLines: withoutAdvice(lastLines) } }
        return { outcome: 'rolled-back', error: failure('deploy.needs-boot', known) }
      }
      const values = { host, reason: reasonOf(why, found) }
      return { outcome: 'rolled-back', error: failure('deploy.rolled-back', { operation, values, details }) }
    }
    case 'rollback-failed': {
      const values = { host, from, reason: reasonOf(why, found) }
      return {
        outcome: 'rollback-failed',
        error: failure('deploy.rollback-failed', { operation, values, details }),
      }
    }
    case 'refused':
      return { outcome: 'refused', error: refusal(why, host) }
    case 'unconfirmed': {
      const error = failure('deploy.runs-unconfirmed', { operation, values: { host }, details })
      return { outcome: 'unconfirmed', error }
    }
    case 'elsewhere': {
      const values = { host, system: why }
      return { outcome: 'unknown', error: failure('deploy.runs-another', { operation, values, details }) }
    }
    case 'lost':
      return { outcome: 'unknown', error: failure('deploy.lost', { operation, values: { host } }) }
  }
}

function reasonOf(why: string, found: Value | null): Message {
  const [word = '', status = ''] = why.split(' ')
  switch (word) {
    case 'unconfirmed':
      return found === null
        ? message('deploy.reason.unconfirmed')
        : message('deploy.reason.unconfirmed-because', { reason: found })
    case 'hung':
      return message('deploy.reason.hung')
    case 'activation':
      return message('deploy.reason.activation', { status })
    case 'checks':
      return message('deploy.reason.checks', { checks: found ?? '' })
    case 'cancelled':
      return message('deploy.reason.cancelled')
    case 'boot-loader':
      return message('deploy.reason.boot-loader', { status })
    case 'profile':
      return message('deploy.reason.profile')
    case 'restarted':
      return message('deploy.reason.restarted')
    case 'not-booted':
      return message('deploy.reason.not-booted')
    case 'unit':
      return message('deploy.reason.unit')
    case 'reboot':
      return message('deploy.reason.reboot')
    case 'supervisor-killed':
      return message('deploy.reason.supervisor')
    default:
      return message('deploy.reason.other', { reason: why })
  }
}

function refusal(why: string, host: string): KilnError {
  const [word = '', rest = ''] = why.split(' ')
  if (word === 'locked') return failure('deploy.locked', { operation, values: { host, by: rest } })
  if (word === 'changed') return failure('deploy.changed', { operation, values: { host } })
  if (word === 'no-switch') return failure('deploy.no-switch', { operation, values: { host, system: rest } })
  if (word === 'no-generation')
    return failure('deploy.no-way-back', { operation, values: { host, system: rest } })
  return failure('deploy.refused', { operation, values: { host, reason: why } })
}

/** Says who deploys there, and for how long already: the host's clock may be wrong. */
export const lockedBy = ({ who, seconds: since }: NonNullable<HostHistory['locked']>): Message =>
  message('deploy.locked-by', { who, time: seconds(since) })
