// Turns the last output of a failed Lima command into an error with the next step. Pure.
import { failure, type KilnError } from '#shared/errors.ts'
import { type LogLine, reasonIn } from './lines.ts'
import { mountsThatFailed, mountThatEnded } from './mount.ts'

export type Ended = {
  name: string
  lines: readonly LogLine[]
  command: string
  lastLines: string[]
  /** The line of its logs that explains more; null if there is none. */
  logged: string | null
  /** Errors that the host agent of a running instance reports. */
  agentErrors?: readonly string[]
}

const operation = 'lima'

export function whyFailed({ name, lines, command, lastLines, logged, agentErrors = [] }: Ended): KilnError {
  const reason = reasonIn(lines)
  const options = { operation, details: { command, lastLines } }
  if (/no space left on device|ENOSPC/i.test(`${reason} ${logged ?? ''}`))
    return failure('lima.full', { ...options, values: { name } })
  if (/instance `[^`]*` already exists/.test(reason))
    return failure('lima.name-taken', { ...options, values: { name } })
  if (/must not run as the root/.test(reason)) return failure('lima.root', options)
  if (/^failed to download/.test(reason))
    return failure('lima.download', { ...options, values: { reason: oneLine(reason) } })
  if (/did not receive an event with the `running` status/.test(reason))
    return failure('lima.hangs', { ...options, values: { name } })
  if (/^degraded/.test(reason)) {
    const mount = mountsThatFailed(agentErrors)
    if (mount) return failure('lima.mount', { ...options, values: { name, reason: mount } })
    if (agentErrors.length > 0 && agentErrors.every(isAgentGone))
      return failure('lima.no-agent', { ...options, values: { name } })
    const values = { name, reason: logged ?? oneLine(agentErrors[0] ?? '') }
    return failure('lima.degraded', { ...options, values })
  }
  if (/^exiting|host agent process has exited/.test(reason)) {
    const mount = mountThatEnded(logged, lines)
    if (mount) return failure('lima.mount', { ...options, values: { name, reason: mount } })
    if (/initialize kvm: Permission denied/.test(logged ?? ''))
      return failure('lima.kvm', { ...options, values: { name } })
    return failure('lima.crashed', { ...options, values: { name, reason: logged ?? oneLine(reason) } })
  }
  if (/has configuration errors/.test(reason))
    return failure('lima.broken', { ...options, values: { name, reason: oneLine(reason) } })
  if (/shrinking the disk/.test(reason)) return failure('lima.shrink', { ...options, values: { name } })
  if (/instance is protected/.test(reason)) return failure('lima.protected', { ...options, values: { name } })
  return failure('lima.failed', { ...options, values: { reason: oneLine(reason) } })
}

/** Lima 2.2.0 reports this although SSH answers; Nix may answer too. */
const isAgentGone = (output: string) => output.startsWith('guest agent does not seem to be running')

/** If several mirrors failed, the first error names the cause. */
const oneLine = (text: string) => text.split('\n')[0] ?? ''
