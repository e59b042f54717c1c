// A machine in lines of text: how it runs, and how to reach it. Pure except for the language.
import type { Forward, Machine } from '#shared/machines/machine.ts'
import { t, texts } from '../texts.ts'

/** After its start: what the user needs to reach it. */
export function startedLines(machine: Machine): string[] {
  const { id, acceleration, slowBecause, closed, forwards } = machine
  return [
    t('cli.machine.runs', { id, acceleration }),
    ...(slowBecause === null ? [] : [t('cli.machine.slow', { reason: slowBecause })]),
    ...(closed ? [t('cli.machine.closed')] : []),
    ...forwards.map(forward => forwardLine(forward, machine)),
  ]
}

export function forwardLine(
  forward: Forward,
  { user, withoutSshLogin }: Pick<Machine, 'user' | 'withoutSshLogin'>,
): string {
  const { name, guest, host, insteadOf } = forward
  const values = { name: name || String(guest), place: placeOf(forward, user), guest: String(guest) }
  if (isSsh(forward) && withoutSshLogin) return t('cli.machine.no-ssh-login', { name: values.name })
  if (insteadOf === null) return t('cli.machine.forward', values)
  return t('cli.machine.forward-moved', { ...values, host: String(host), wanted: String(insteadOf) })
}

const isSsh = ({ guest, protocol }: Forward) => guest === 22 && protocol === 'tcp'

/** A URL, a command or an address, to copy. */
function placeOf(forward: Forward, user: string): string {
  const { host, protocol, url } = forward
  if (url !== null) return url
  if (isSsh(forward)) return `ssh -p ${host} ${user}@127.0.0.1`
  return `${protocol} 127.0.0.1:${host}`
}

export function stateText({ state, paused, error }: Machine): string {
  const shown = t(`cli.machine.state.${state}`)
  if (error) return t('cli.machine.state-because', { state: shown, reason: texts.error(error).message })
  return paused === null ? shown : t(`cli.machine.paused.${paused}`)
}
