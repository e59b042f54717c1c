// Brings what a builder has in its store here, as files of the workspace: only the image files, their holes as holes.
import { join } from 'node:path'
import type { OpenBuilder } from '#engine/builders/open.ts'
import { assertImagesSpace } from '#engine/images/space.ts'
import type { Stages } from '#engine/jobs/stages.ts'
import type { FileFacts } from '#engine/ports/files.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import type { BuildKind } from '#shared/formats/format.ts'
import { message } from '#shared/messages/codes.ts'
import { bytes } from '#shared/messages/message.ts'
import { findOutputFile, type OutputFile, type OutputFiles } from '../output-file.ts'
import { entriesIn } from './entries-there.ts'

type Fetching = {
  from: OpenBuilder
  outputs: { kind: BuildKind; storePath: string }[]
  /** The folder for the files. */
  folder: string
  id: string
  stages: Stages
  signal: AbortSignal
}

/** Throws space.images, ssh.transfer, ssh.lost, builder.gone. */
export async function fetchOutputs(
  ports: Ports,
  { from, outputs, folder, id, stages, signal }: Fetching,
): Promise<Partial<Record<BuildKind, OutputFile>>> {
  const root = await keepThere(from, { id, paths: outputs.map(({ storePath }) => storePath), signal })
  try {
    return await stages.run('fetch-image', async report => {
      const found = await Promise.all(
        outputs.map(async ({ kind, storePath }) => {
          const files = await listThere(from, storePath, signal)
          const file = await findOutputFile(files, storePath, kind)
          return { kind, file, facts: await files.facts(file.path) }
        }),
      )
      const total = found.reduce((sum, { facts }) => sum + dataOf(facts), 0)
      await ports.files.makeFolder(folder)
      await assertImagesSpace(ports, folder, total)
      const fetched: Partial<Record<BuildKind, OutputFile>> = {}
      let before = 0
      for (const { kind, file } of found) {
        const to = join(folder, `${kind}${file.compressed ? '.zst' : ''}`)
        const received = await from.connection.fetch({
          path: file.path,
          to,
          signal,
          onBytes: done => {
            const all = Math.min(before + done, total)
            const of = message('progress.bytes-of', { done: bytes(all), total: bytes(total) })
            report(total > 0 ? all / total : null, of)
          },
        })
        before += received.dataBytes
        fetched[kind] = { path: to, compressed: file.compressed, data: received.data }
      }
      return fetched
    })
  } finally {
    // Its own garbage collection takes what was built once the link is gone.
    await from.connection
      .run(['rm', '-f', '--', ...root], { signal: AbortSignal.timeout(10_000) })
      .catch(() => undefined) // a link that is left holds an image, and leads nowhere else
  }
}

const dataOf = (facts: FileFacts | null) => Math.min(facts?.allocatedBytes ?? 0, facts?.sizeBytes ?? 0)

/** Links to what was built, so that no garbage collection there takes it before it is here. Throws builder.gone. */
async function keepThere(
  { builder, connection }: OpenBuilder,
  { id, paths, signal }: { id: string; paths: string[]; signal: AbortSignal },
): Promise<string[]> {
  // A command begins in the home folder.
  const links = paths.map((_, at) => `.cache/kiln-${id}${at === 0 ? '' : `-${at}`}`)
  for (const [at, path] of paths.entries()) {
    const { program } = builder.facts ?? {}
    const nixStore = program ? program.replace(/[^/]*$/, 'nix-store') : 'nix-store'
    const words = [nixStore, '--realise', '--add-root', links[at] ?? '', path]
    const exit = await connection.run(words, { signal, timeoutMs: 120_000 })
    signal.throwIfAborted()
    if (exit.code === 0) continue
    throw failure('builder.gone', {
      operation: 'build',
      values: { name: builder.name, path },
      details: { command: exit.command, lastLines: exit.lastLines },
    })
  }
  return links
}

/** Lists a store path's files with their sizes, two folders deep. */
async function listThere(
  { builder, connection }: OpenBuilder,
  storePath: string,
  signal: AbortSignal,
): Promise<OutputFiles> {
  const words = ['find', '-L', storePath, '-maxdepth', '2', '-printf', '%y\\t%s\\t%b\\t%P\\n']
  const { stdout, code, lastLines, command } = await connection.run(words, { signal, timeoutMs: 60_000 })
  signal.throwIfAborted()
  if (code !== 0)
    throw failure('builder.gone', {
      operation: 'build',
      values: { name: builder.name, path: storePath },
      details: { command, lastLines },
    })
  return { ...entriesIn(stdout, storePath), resolve: path => resolveThere(connection, path, signal) }
}

/** Resolves a path on the builder through all links; null if the result is unknown. */
async function resolveThere(
  connection: OpenBuilder['connection'],
  path: string,
  signal: AbortSignal,
): Promise<string | null> {
  const { stdout, code } = await connection.run(['readlink', '-e', '--', path], { signal, timeoutMs: 60_000 })
  signal.throwIfAborted()
  return code === 0 ? (stdout.split('\n').findLast(line => line.startsWith('/')) ?? null) : null
}
