// Rules for the state of a box that has a host, or a drive whose computer has not been seen yet.
import { isUndone, type UpdateUndone } from '../hosts/update-undone.ts'
import { message } from '../messages/codes.ts'
import { list } from '../messages/message.ts'
import { type BoxFacts, does, state } from './box-facts.ts'

/** Deploy outcomes after which the host may not run what was sent to it. */
const wentWrong = ['rolled-back', 'rollback-failed', 'unconfirmed', 'unknown']

export function hostNeedsAttention({ host, hostState }: BoxFacts) {
  if (!host || !hostState) return null
  const { asked, facts, last, switchedAt } = hostState
  const next = does('show-host', host.id)
  if (last && wentWrong.includes(last.outcome)) {
    const because = last.outcome === 'rolled-back' ? 'box.because.rolled-back' : 'box.because.deploy'
    return state('attention', { since: last.at, because: message(because), next })
  }
  const silentAt = Math.max(asked?.error ? asked.at : 0, last?.outcome === 'unreachable' ? last.at : 0)
  // A flashed host that has never been seen is still awaited.
  const isKnown = facts !== null || switchedAt !== null || host.seen || !host.flashed
  if (silentAt > Math.max(facts?.at ?? 0, switchedAt ?? 0) && isKnown)
    return state('attention', { since: silentAt, because: message('box.because.silent'), next })
  const failed = facts?.failedUnits ?? []
  if (facts && failed.length > 0)
    return state('attention', {
      since: facts.at,
      because: message('box.because.units', { units: list(failed.slice(0, 5)) }),
      next,
    })
  return null
}

export function updateWentBack({ host, hostState }: BoxFacts) {
  const { facts = null, switchedAt = null } = hostState ?? {}
  if (!host || !facts || !isUndone(facts.updateUndone, { shownAt: facts.at, switchedAt })) return null
  return state('attention', {
    since: facts.updateUndone.at ?? facts.at,
    because: whyUndone(facts.updateUndone),
    next: does('show-host', host.id),
  })
}

export function updatesStopped({ host, hostState }: BoxFacts) {
  const facts = hostState?.facts
  if (!host || !facts?.updateStale) return null
  return state('attention', {
    since: facts.at,
    because: message(`box.because.stale.${facts.updateStale}`),
    next: does('show-host', host.id),
  })
}

function whyUndone({ stuck, reason }: UpdateUndone) {
  if (stuck) return message('box.because.update-stuck')
  return reason === ''
    ? message('box.because.update-went-back')
    : message('box.because.update-went-back-for', { reason })
}

/** When Kiln last wrote to the computer, by drive or by deploy. */
function putAt({ host, hostState, box }: BoxFacts): number {
  return Math.max(hostState?.switchedAt ?? 0, host?.flashed?.at ?? 0, box.drives.at(-1)?.at ?? 0)
}

export function behind(facts: BoxFacts) {
  const { host, hostState, images } = facts
  const newest = images.at(-1)
  const put = putAt(facts)
  if (!host || !hostState?.facts || !newest || put === 0 || newest.createdAt <= put) return null
  return state('behind', {
    since: newest.createdAt,
    because: message('box.because.behind'),
    next: does('deploy', newest.id),
  })
}

export function online({ host, hostState }: BoxFacts) {
  const { facts = null, switchedAt = null } = hostState ?? {}
  // A confirmed deploy means that the host was reachable, even if Kiln has not read its facts since.
  const at = Math.max(facts?.at ?? 0, switchedAt ?? 0)
  if (!host || at === 0) return null
  return state('online', {
    since: at,
    because: message('box.because.online'),
    next: does('show-host', host.id),
  })
}

export function waiting({ host }: BoxFacts) {
  if (!host?.flashed || host.seen) return null
  return state('waiting', {
    since: host.flashed.at,
    because: message('box.because.waiting'),
    // The host has never been seen, so there is no page to open yet.
    next: does('find-host'),
  })
}

export function unasked({ host }: BoxFacts) {
  if (!host) return null
  return state('unasked', {
    since: host.addedAt,
    because: message('box.because.unasked'),
    next: does('show-host', host.id),
  })
}
