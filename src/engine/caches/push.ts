// Copies what an image was made of to a binary cache, by `nix copy`.
import { parseNixLine } from '#engine/builds/nix/events/parse/parse.ts'
import { createGraphReducer } from '#engine/builds/nix/events/reduce/reduce.ts'
import { readImage } from '#engine/images/record/record.ts'
import type { Work } from '#engine/jobs/plan.ts'
import type { Stages } from '#engine/jobs/stages.ts'
import { errorsIn, essence } from '#engine/nix/explain.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { NixPort, NixPushOptions } from '#engine/ports/nix.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { secretKeyPath } from './keys.ts'
import { isNotOpened, pushFailure } from './push-failure.ts'

const operation = 'caches.push'

type Pushing = {
  image: string
  imagesFolder: string
  to: string
  key: string | null
  stages: Stages
  signal: Work['signal']
}

/** Throws cache.not-here, cache.no-key, and what pushFailure makes. */
export async function pushImage(ports: Ports, pushing: Pushing): Promise<{ paths: number; to: string }> {
  const { image, imagesFolder, to, key, stages, signal } = pushing
  const { provenance } = await readImage(ports, imagesFolder, image)
  const outputs = [provenance.raw, provenance.iso].flatMap(each => (each ? [each.storePath] : []))
  const keyPath = key === null ? null : await secretKeyPath(ports, key)
  let paths = 0
  await stages.run('push', async report => {
    for (const path of outputs) {
      const closure = await ports.nix.closure(path, signal).catch(cause => {
        signal.throwIfAborted()
        throw failure('cache.not-here', { operation, values: { image, path }, cause })
      })
      paths += closure.length
      await pushPath(ports.nix, { storePath: path, to, keyPath, signal, onFraction: report })
    }
  })
  return { paths, to }
}

type PushingPath = Pick<NixPushOptions, 'storePath' | 'to' | 'keyPath' | 'compression' | 'signal'> & {
  onFraction: (fraction: number | null) => void
}

/** A path with all that it needs. Throws what pushFailure makes; the signal's reason where it was cancelled. */
export async function pushPath(nix: NixPort, { onFraction, ...options }: PushingPath): Promise<void> {
  const { to, signal } = options
  const reducer = createGraphReducer({ expectedSeconds: () => null })
  const exit = await nix.push({
    ...options,
    onLines: lines => {
      for (const line of lines) reducer.accept(parseNixLine(line), 0)
      const { done, expected } = reducer.graph().totals.copyBytes
      onFraction(expected > 0 ? done / Math.max(expected, done) : null)
    },
  })
  signal.throwIfAborted()
  if (exit.code === 0) return
  const said = reducer.errors().at(-1) ?? errorsIn(exit.lastLines).at(-1)
  const reason = said ? essence(said) : message('reason.exit-status', { status: String(exit.code) })
  const status = isNotOpened(reason) ? await nix.cacheStatus(to, signal) : null
  const { command } = exit
  // Without Nix's events.
  const lastLines = exit.lastLines.filter(line => !line.startsWith('@nix '))
  throw pushFailure({ to, reason, status, details: { command, lastLines } })
}
