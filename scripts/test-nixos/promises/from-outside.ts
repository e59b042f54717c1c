// What a machine's web addresses answer to somebody who is not on it.
import type { Check } from '../machine/checks.ts'
import type { Machine } from '../machine/machine.ts'

const patienceMs = 120_000

const ask = (machine: Machine, port: number, path: string): Promise<Response | string> =>
  fetch(`http://127.0.0.1:${machine.portOf(port)}${path}`, { signal: AbortSignal.timeout(patienceMs) }).catch(
    (thrown: unknown) => String(thrown),
  )

/** With status 200 and this text. */
export const answers = (port: number, path: string, expected: string): Check => ({
  name: `port ${port} answers ${path}`,
  wrong: async machine => {
    const response = await ask(machine, port, path)
    const text = typeof response === 'string' ? response : `${response.status} ${await response.text()}`
    return text === `200 ${expected}` ? null : text.slice(0, 300)
  },
})

export const isClosed = (port: number): Check => ({
  name: `port ${port} is closed`,
  wrong: async machine => {
    const response = await ask(machine, port, '/')
    return typeof response === 'string' ? null : `It answers ${response.status}.`
  },
})
