// Which Nix evaluates a build: this computer's, or, if it has none, that of the builder, to which the workspace is
// copied over the connection that is already open.
import { join, posix } from 'node:path'
import type { OpenBuilder } from '#engine/builders/open.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { NixPort } from '#engine/ports/nix.ts'
import { shellFile } from '#engine/shell-file.ts'
import { failure, type KilnError } from '#shared/errors.ts'

/** Under the names that they have for that Nix. */
type EvaluatedAs = { workspace: string; outLink: string }

export type Evaluator = {
  nix: NixPort
  /** Whether it builds in its own computer's store, as that is set. */
  isThere: boolean
  /** Once the workspace is written. Throws builder.workspace, builder.filled, ssh.lost. */
  bring(signal: AbortSignal): Promise<EvaluatedAs>
  close(): Promise<void>
}

type Planned = { id: string; workspace: string; links: string }

type Chosen = { evaluates: 'here' | 'there'; keeper: OpenBuilder | null }

export const evaluatorFor = (
  ports: Pick<Ports, 'files' | 'nix' | 'nixOver'>,
  plan: Planned,
  { evaluates, keeper }: Chosen,
): Evaluator =>
  evaluates === 'there' && keeper ? evaluatorThere(ports, keeper, plan) : evaluatorHere(ports, plan)

const evaluatorHere = ({ nix }: Pick<Ports, 'nix'>, { workspace, links }: Planned): Evaluator => ({
  nix,
  isThere: false,
  bring: async () => ({ workspace, outLink: join(links, 'image') }),
  close: async () => undefined,
})

/** The path begins in the home folder of the user who logs in, where a command starts. */
const workspacesThere = '.cache/kiln/workspaces'

const unpackScript = shellFile(import.meta.url, './unpack-workspace.sh')

const holdScript = shellFile(import.meta.url, './hold-workspace.sh')

function evaluatorThere(
  ports: Pick<Ports, 'files' | 'nixOver'>,
  { builder, connection }: OpenBuilder,
  { id, workspace }: Planned,
): Evaluator {
  const ending = new AbortController()
  const hold = async (folder: string) => {
    const words = ['sh', '-c', holdScript, 'kiln', folder]
    await connection.run(words, { signal: ending.signal, endsWithSsh: true }).catch(() => undefined) // said by what needs it
  }
  return {
    nix: ports.nixOver(connection, builder.facts?.program ?? null),
    isThere: true,
    bring: async signal => {
      const packed = ports.files.partialPath(`${workspace}.tar`)
      try {
        await ports.files.packTree(workspace, packed)
        signal.throwIfAborted()
        const { code, stdout, lastLines, command } = await connection.send({
          path: packed,
          from: 0,
          signal,
          onBytes: () => undefined,
          words: ['sh', '-c', unpackScript, 'kiln', workspacesThere, id],
        })
        signal.throwIfAborted()
        const folder = stdout.trim().split('\n').at(-1) ?? ''
        if (code === 0 && posix.isAbsolute(folder)) {
          void hold(folder)
          return { workspace: posix.join(folder, 'workspace'), outLink: posix.join(folder, 'image') }
        }
        throw notCopied(builder.name, { command, lastLines })
      } finally {
        await ports.files.remove(packed)
      }
    },
    close: async () => {
      await connection
        .run(['rm', '-rf', '--', posix.join(workspacesThere, id)], { signal: AbortSignal.timeout(10_000) })
        .catch(() => undefined) // where the connection is gone, so is the workspace
      ending.abort()
    },
  }
}

function notCopied(name: string, details: { command: string; lastLines: string[] }): KilnError {
  const operation = 'build'
  if (details.lastLines.some(line => line.includes('No space left on device')))
    return failure('builder.filled', { operation, values: { name }, details })
  return failure('builder.workspace', {
    operation,
    values: { name, reason: details.lastLines.at(-1) ?? '' },
    details,
  })
}
