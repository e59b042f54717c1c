// A health check's name. Pure.

import type { CheckResult } from '#shared/deploy/result.ts'
import { message } from '#shared/messages/codes.ts'
import { list, type Message } from '#shared/messages/message.ts'
import { type HealthCheck, isSecure } from '#shared/profiles/health-check.ts'
import { remoteName } from '#shared/profiles/remote-check.ts'

export function formatCheck(check: HealthCheck, host: string): Message {
  const { kind, port } = check
  if (kind === 'tcp') return message('check.port', { port: String(port ?? '') })
  return kind === 'http' ? message('check.url', { url: formatCheckUrl(check, host) }) : remoteName(check)
}

export function formatCheckUrl(check: HealthCheck, host: string): string {
  const { port = 80, path = '/' } = check
  const name = host.includes(':') ? `[${host}]` : host
  return `${isSecure(check) ? 'https' : 'http'}://${name}:${port}${path}`
}

/** "port 22: does not answer, nginx.service: is failed". */
export const failedChecks = (results: readonly CheckResult[], host: string) =>
  list(
    results.flatMap(({ check, ok, reason }) =>
      ok || !reason ? [] : [message('deploy.check.failed', { check: formatCheck(check, host), reason })],
    ),
  )
