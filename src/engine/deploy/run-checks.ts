// Health checks of a switched host: each is repeated until it passes or times out.

import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import { formatCheckUrl } from '#shared/deploy/check-text.ts'
import type { CheckResult } from '#shared/deploy/result.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import type { HealthCheck } from '#shared/profiles/health-check.ts'
import { type RemoteCheck, remoteCheck } from '#shared/profiles/remote-check.ts'

export const defaultCheckSeconds = 30
const attemptMs = 10_000
const pauseMs = 500
const bodyBytes = 1 << 20

type Checking = {
  checks: readonly HealthCheck[]
  /** The address of the host, as this computer reaches it. */
  host: string
  connection: HostConnection
  signal: AbortSignal
  /** Nothing has just been started, so do not wait. */
  once?: boolean
}

/** All at the same time; results in order. Rejects when cancelled, or if the connection is lost. */
export const runChecks = (ports: Pick<Ports, 'reach' | 'now'>, checking: Checking): Promise<CheckResult[]> =>
  Promise.all(checking.checks.map(check => untilPassed(ports, check, checking)))

async function untilPassed(
  ports: Pick<Ports, 'reach' | 'now'>,
  check: HealthCheck,
  checking: Checking,
): Promise<CheckResult> {
  const startedAt = ports.now()
  const deadline = startedAt + (check.seconds ?? defaultCheckSeconds) * 1000
  for (;;) {
    const left = Math.max(1, Math.min(attemptMs, deadline - ports.now()))
    const reason = await once(ports, check, { ...checking, timeoutMs: left })
    checking.signal.throwIfAborted()
    const seconds = (ports.now() - startedAt) / 1000
    if (reason === null) return { check, ok: true, seconds, reason }
    if (checking.once || ports.now() + pauseMs >= deadline) return { check, ok: false, seconds, reason }
    await new Promise(resolve => setTimeout(resolve, pauseMs))
  }
}

/** null: it passed. */
function once(
  { reach }: Pick<Ports, 'reach'>,
  check: HealthCheck,
  attempt: Checking & { timeoutMs: number },
): Promise<Message | null> {
  const { kind, port } = check
  if (kind === 'tcp' && port !== undefined) return tcp(reach, port, attempt)
  if (kind === 'http' && port !== undefined) return http(reach, check, attempt)
  const remote = remoteCheck(check)
  return remote ? overSsh(remote, attempt) : Promise.resolve(message('deploy.found.incomplete'))
}

type Attempt = Checking & { timeoutMs: number }
type Reach = Ports['reach']

const within = ({ signal, timeoutMs }: Attempt) => AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])

async function tcp(reach: Reach, port: number, attempt: Attempt): Promise<Message | null> {
  const accepted = await reach.accepts({ host: attempt.host, port, signal: within(attempt) })
  return accepted ? null : message('deploy.found.refused')
}

async function http(reach: Reach, check: HealthCheck, attempt: Attempt): Promise<Message | null> {
  const url = formatCheckUrl(check, attempt.host)
  const answer = await reach.fetch({ url, maxBodyBytes: bodyBytes, signal: within(attempt) })
  if (!answer) return message('deploy.found.silent')
  const { status, body } = answer
  const wanted = check.status === undefined ? status < 400 : status === check.status
  if (!wanted) return message('deploy.found.status', { status: String(status) })
  return check.body === undefined || body.includes(check.body) ? null : message('deploy.found.body')
}

/** Only the exit status of a check counts, however much the user's command prints. */
const mostCheckBytes = 64 * 2 ** 20

async function overSsh({ words, silent }: RemoteCheck, attempt: Attempt): Promise<Message | null> {
  const { code, signal, stdout } = await attempt.connection.run(words, {
    signal: within(attempt),
    mostBytes: mostCheckBytes,
  })
  if (code !== 0) return message('deploy.found.exit', { status: String(code ?? signal ?? '') })
  return silent && stdout.trim() ? message('deploy.found.said', { text: stdout.trim().slice(0, 500) }) : null
}
