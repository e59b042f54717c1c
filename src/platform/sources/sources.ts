// The sources of a flash: files in all kinds of compression, and URLs.
import { join } from 'node:path'
import type { PrepareOptions, SourcesPort } from '#engine/ports/sources.ts'
import type { OnWait } from '#engine/ports/waits.ts'
import { KilnError } from '#shared/errors.ts'
import type { Env } from '../network/proxy.ts'
import { download } from './download/download.ts'
import { probe } from './download/probe.ts'
import { type Patience, usualPatience } from './download/trying.ts'
import { besideOf } from './inspect/beside.ts'
import { factsOf } from './inspect/facts.ts'
import { factsOfHead } from './inspect/url-facts.ts'
import { type Prepared, prepareFile } from './prepare.ts'
import { openSource } from './read/source-file.ts'
import { readSums } from './sums-text.ts'
import type { Tools } from './tools.ts'
import { unpackedHash } from './unpacked-hash.ts'

type SourcesParts = Tools & {
  /** How long to wait for a server. */
  patience?: Patience
  onWait?: OnWait
  /** The environment that has the proxy and the authorities. */
  env: Env
}

/** Enough of a compressed file to decompress the start of the disk in it. */
const probedBytes = 4 << 20

/** Size of the file at the URL, in bytes; null if its server does not report it, or not in time. */
export async function bytesBehind(
  address: string,
  { signal, withinMs, env }: { signal: AbortSignal; withinMs: number; env: Env },
): Promise<number | null> {
  const ending = AbortSignal.any([signal, AbortSignal.timeout(withinMs)])
  const patience = { ...usualPatience, idleMs: withinMs }
  const found = await probe(address, { signal: ending, headBytes: 1, patience, env }).catch(() => null) // then it is not known
  signal.throwIfAborted()
  return found?.fileBytes ?? null
}

const naming = (patience: Patience, onWait: OnWait | undefined): Patience =>
  onWait ? { ...patience, onWait } : patience

type Downloading = {
  folder: string
  signal: AbortSignal
  env: Env
  /** The caller compares its SHA-256. */
  isSummed: boolean
  onWait?: OnWait
  onProgress?: (done: number, total: number | null) => void
}

/** Downloads a file that is not an image. It is another process' to use only after `leave`. */
export const downloadedFile = (
  address: string,
  { onProgress = () => undefined, onWait, ...options }: Downloading,
): ReturnType<typeof download> =>
  download(address, { ...options, patience: naming(usualPatience, onWait), onProgress })

export function createSources({ onWait, env, ...parts }: SourcesParts): SourcesPort {
  const { patience: given = usualPatience, ...tools } = parts
  const patience = naming(given, onWait)
  return {
    unpackedHash,
    readSums: (from, signal) => readSums(from, { signal, patience, env }),
    async inspect(from, signal) {
      if ('url' in from) {
        const probed = await probe(from.url, { signal, headBytes: probedBytes, patience, env })
        return { ...(await factsOfHead(tools, probed, from.url, signal)), onDrives: [], beside: [] }
      }
      const file = await openSource(from.path)
      try {
        const facts = await factsOf(tools, file, signal)
        return { ...facts, onDrives: [], beside: await besideOf(from.path, facts.sizeBytes) }
      } finally {
        await file.handle.close()
      }
    },
    prepare: (from, options) =>
      'url' in from
        ? preparedUrl(tools, from.url, { options, patience, env })
        : preparedPath(tools, from.path, options),
  }
}

async function preparedPath(
  tools: Tools,
  path: string,
  options: PrepareOptions,
  downloaded?: { name: string },
): Promise<Prepared> {
  const file = await openSource(path, downloaded?.name)
  try {
    return await prepareFile(tools, file, { ...options, sumFirst: downloaded !== undefined })
  } catch (thrown) {
    await file.handle.close()
    throw thrown
  }
}

async function preparedUrl(
  tools: Tools,
  url: string,
  { options, patience, env }: { options: PrepareOptions; patience: Patience; env: Env },
): Promise<Prepared> {
  const { path, name, leave } = await download(url, {
    folder: join(tools.folder, 'downloads'),
    signal: options.signal,
    isSummed: options.sha256 !== null,
    patience,
    env,
    onProgress: (done, total) => options.onProgress('download', done, total),
  })
  try {
    const prepared = await preparedPath(tools, path, options, { name })
    const close: Prepared['close'] = async settings => {
      await prepared.close()
      await leave({ keep: settings?.keep ?? false })
    }
    return { ...prepared, close }
  } catch (thrown) {
    // A permanent problem would recur next time.
    await leave({ keep: !(thrown instanceof KilnError) || !thrown.code.startsWith('source.') })
    throw thrown
  }
}
