// Checks of a machine's web addresses, from a client outside.
import type { Check } from '../machine/checks.ts'
import type { Machine } from '../machine/machine.ts'

const patienceMs = 120_000

type Headers = Readonly<Record<string, string>>

const request = (
  machine: Machine,
  port: number,
  path: string,
  headers: Headers,
): Promise<Response | string> =>
  fetch(`http://127.0.0.1:${machine.portOf(port)}${path}`, {
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(patienceMs),
  }).catch((thrown: unknown) => String(thrown))

/** Answers with status 200 and this text. */
export const respondsWith = (port: number, path: string, expected: string, headers: Headers = {}): Check => ({
  name: `port ${port} answers ${path}`,
  run: async machine => {
    const response = await request(machine, port, path, headers)
    const text = typeof response === 'string' ? response : `${response.status} ${await response.text()}`
    return text === `200 ${expected}` ? null : text.slice(0, 300)
  },
})

/** Answers with this status, and without the requested content. */
export const respondsWithStatus = (
  port: number,
  path: string,
  status: number,
  headers: Headers = {},
): Check => ({
  name: `port ${port} answers ${path} with ${status}`,
  run: async machine => {
    const response = await request(machine, port, path, headers)
    if (typeof response === 'string') return response
    return response.status === status ? null : `It answers ${response.status}.`
  },
})
