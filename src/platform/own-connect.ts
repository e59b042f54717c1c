// Runs Kiln's own `kiln connect serve` as a child: one implementation, and its database stays out of this process.
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import { z } from 'zod'
import type { NetworkAddress, OwnConnectPort } from '#engine/ports/own-connect.ts'
import { failure, fromReport, type KilnError } from '#shared/errors.ts'
import { jsonOrNull } from '#shared/json.ts'
import { message } from '#shared/messages/codes.ts'
import { errorReport } from '#shared/messages/error-report.ts'
import { createLineSplitter } from './process/lines.ts'
import type { Run, RunResult } from './process/run.ts'

/** Starts the command line of this Kiln. */
type OwnCommand = { command: string; args: string[]; env: Record<string, string> }

const operation = 'connect'
/** The lines that `--json` prints. */
const serving = z.object({
  type: z.literal('serving'),
  fingerprint: z.string().nullable(),
  setUpCode: z.string().nullable(),
})
const made = z.object({ computer: z.object({ login: z.string() }) })
const failed = z.object({ type: z.literal('error'), error: errorReport })

export function createOwnConnect({ run, kiln }: { run: Run; kiln: OwnCommand }): OwnConnectPort {
  const start = (words: string[], signal: AbortSignal, onStdout?: (chunk: Uint8Array) => void) =>
    run({
      command: kiln.command,
      args: [...kiln.args, 'connect', ...words, '--json'],
      env: kiln.env,
      // Where the kernel does not end it with this process (macOS), the end of its input does.
      openInput: true,
      endsWithParent: true,
      signal,
      ...(onStdout && { onStdout }),
    })
  return {
    async serve({ folder, listen, signal, onServing }) {
      const lines = createLineSplitter()
      const hear = (chunk: Uint8Array) => {
        for (const { text } of lines.push(chunk)) {
          const read = serving.safeParse(jsonOrNull(text))
          if (read.success) onServing({ fingerprint: read.data.fingerprint, setUpCode: read.data.setUpCode })
        }
      }
      const words = ['serve', '--data', folder, '--listen', listen, '--inside-kiln']
      const ended = await start(words, signal, hear)
      if (!ended.cancelled) throw endOf(ended)
    },
    async makeLogin({ folder, name, url, signal }) {
      const ended = await start(['computers', 'make', name, '--data', folder, '--url', url], signal)
      signal.throwIfAborted()
      const [read] = objectsIn(ended.stdout).flatMap(each => made.safeParse(each).data ?? [])
      if (!read) throw endOf(ended)
      return read.computer.login
    },
    addresses: () => addressesIn(networkInterfaces()),
  }
}

const objectsIn = (stdout: string) => stdout.split('\n').map(line => jsonOrNull(line))

/** The error that it reported, or else how it ended. */
function endOf({ stdout, code, signal, command, lastLines }: RunResult): KilnError {
  const [reported] = objectsIn(stdout).flatMap(each => failed.safeParse(each).data ?? [])
  if (reported) return fromReport(reported.error)
  const reason =
    signal === null
      ? message('reason.exit-status', { status: String(code) })
      : message('reason.signal', { signal })
  return failure('connect.own-ended', { operation, values: { reason }, details: { command, lastLines } })
}

/** Without loopback, and without what a computer gives itself where no network gave it an address. */
export const addressesIn = (interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): NetworkAddress[] =>
  Object.entries(interfaces).flatMap(([interfaceName, found = []]) =>
    found
      .filter(
        ({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'),
      )
      .map(({ address }) => ({ address, interfaceName })),
  )
