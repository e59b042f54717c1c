// Runs a kiln-host tool on a workstation as root, with an argv.
import { asRoot } from '#engine/hosts/as-root.ts'
import { askHost, defineInquiry } from '#engine/hosts/ask-by-script.ts'
import type { HostMemories } from '#engine/hosts/memories.ts'
import { explainUnreachable } from '#engine/hosts/not-started.ts'
import type { HostStore } from '#engine/hosts/store.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import { shellFile } from '#engine/shell-file.ts'
import { failure } from '#shared/errors.ts'
import { printedIn } from './printed.ts'
import { refusalOf, type Wanted } from './refusals.ts'

type Tools = { there: boolean; names: readonly string[]; rights: string; ends: boolean }

const toolsInquiry = defineInquiry<Tools>({
  name: 'kiln-host',
  questions: shellFile(import.meta.url, './tools-there.sh'),
  parse: ({ text, texts }) => ({
    there: text('there') !== '',
    names: texts('tool').slice(0, 100),
    rights: text('rights'),
    ends: text('ends') !== '',
  }),
})

export type ToolParts = { ports: Pick<Ports, 'ssh'>; store: HostStore; memories: HostMemories }

type ToolRun<T> = Omit<Wanted, 'host' | 'tool'> & {
  /** Id, name or address. */
  host: string
  /** The tool and its arguments, after `kiln-host`. */
  words: readonly [string, ...string[]]
  timeoutMs: number
  signal: AbortSignal
  /** null if it is not the tool's output. */
  parse(rows: string[][], about: { host: string }): T | null
}

/** 300 programs with 20 paths each and names of the greatest length, or 2,000 names. */
const mostBytes = 16 * 2 ** 20

/** Throws the errors that the group "snapshots" of the contract names. */
export async function runHostTool<T>(parts: ToolParts, run: ToolRun<T>): Promise<T> {
  const { ports, store, memories } = parts
  const host = await store.find(run.host)
  const connected = ports.ssh.connect(host.address, { knownHosts: store.knownHostsPath, signal: run.signal })
  const connection = await explainUnreachable({ memories, host }, connected)
  try {
    return await runOver(connection, host.name, run)
  } finally {
    await connection.close()
  }
}

async function runOver<T>(
  connection: HostConnection,
  host: string,
  { words, timeoutMs, signal, parse, ...about }: ToolRun<T>,
): Promise<T> {
  const [tool] = words
  const { operation } = about
  const found = await askHost(connection, toolsInquiry, { host, operation, signal })
  if (!found.there) throw failure('snapshots.no-tool', { operation, values: { host } })
  if (!found.names.includes(tool))
    throw failure('snapshots.older-tool', { operation, values: { host, tool } })
  if (found.rights === '') throw failure('snapshots.needs-password', { operation, values: { host } })
  // If this is cancelled, the tool on the host ends too. An older tool runs to its end.
  const command = ['kiln-host', ...(found.ends ? ['--while-open'] : []), ...words]
  const exit = await connection.run(found.rights === 'root' ? command : asRoot(command), {
    timeoutMs,
    mostBytes,
    signal,
    openInput: found.ends,
  })
  signal.throwIfAborted()
  const printed = printedIn(exit.stdout)
  const done = exit.code === 0 && printed?.refused === null ? parse(printed.rows, { host }) : null
  if (done !== null) return done
  const details = { command: exit.command, lastLines: exit.lastLines }
  throw refusalOf(printed?.refused ?? null, { ...about, host, tool }, details)
}
