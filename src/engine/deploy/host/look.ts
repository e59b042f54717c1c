// Reads the facts and systems of a host in one round trip.

import type { Exit } from '#engine/ports/process.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import type { HostClosure } from '#engine/systems/system.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Rights } from '../supervisor/command.ts'
import { answerMs, runScript } from './connect.ts'
import { type HostHistory, type HostLook, parseClosure, parseHistory, parseLook } from './parse-look.ts'

const operation = 'deploy.look'

type OnHost = { host: string; signal: AbortSignal }

type Looking = OnHost & {
  /** whole: includes the closure and the units of the running system. boots: includes what boots next, which only
   *  root can read. */
  how: 'brief' | 'boots' | 'whole'
  rights?: Rights | null
  /** Throws ssh.command-timed-out after that time. */
  timeoutMs?: number | undefined
}

/** Throws deploy.unreadable. */
export async function readHostLook(
  connection: HostConnection,
  { host, how, rights = null, signal, timeoutMs }: Looking,
): Promise<HostLook> {
  const result = await runScript(connection, ['look', how], { rights, signal, timeoutMs })
  return parseLook(result.stdout) ?? unreadable(host, result)
}

/** The units and paths of a system that the host has. Throws deploy.unreadable. */
export async function closureOn(
  connection: HostConnection,
  { host, system, signal }: OnHost & { system: string },
): Promise<HostClosure> {
  const result = await runScript(connection, ['closure', system], { rights: null, signal })
  const lines = result.stdout.split('\n')
  return lines.includes('end closure') ? parseClosure(lines) : unreadable(host, result)
}

/** Empty if the permissions are not sufficient. */
export async function historyOn(
  connection: HostConnection,
  { rights, signal }: { rights: Rights; signal: AbortSignal },
): Promise<HostHistory> {
  const { stdout } = await runScript(connection, ['history'], { rights, signal })
  return parseHistory(stdout.split('\n'))
}

/** Changes with each boot of the host; "" if it does not report it. */
export async function bootIdOn(connection: HostConnection, signal: AbortSignal): Promise<string> {
  const words = ['cat', '/proc/sys/kernel/random/boot_id']
  const { stdout } = await connection.run(words, { signal, timeoutMs: answerMs })
  return stdout.trim()
}

/** nologin shells print their message on stdout. Nix's own error is about the host's Nix. */
export function unreadable(host: string, { lastLines, stdout, command }: Exit & { stdout: string }): never {
  const details = { command, lastLines }
  const ofNix = lastLines.find(line => /^error: .*(?:cannot connect to socket|\/nix\/)/.test(line))
  if (ofNix !== undefined)
    throw failure('deploy.nix-fails', {
      operation,
      values: { host, reason: ofNix.replace(/^error: /, '') },
      details,
    })
  const reason = lastLines.at(-1) || stdout.trim().split('\n').at(-1)
  throw failure('deploy.unreadable', {
    operation,
    values: { host, reason: reason || message('reason.silent') },
    details,
  })
}
