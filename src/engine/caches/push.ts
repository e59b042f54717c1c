// Copies what an image was made of to a binary cache, by `nix copy`.
import { parseNixLine } from '#engine/builds/nix/events/parse/parse.ts'
import { createGraphReducer } from '#engine/builds/nix/events/reduce/reduce.ts'
import { readImage } from '#engine/images/record/record.ts'
import type { Work } from '#engine/jobs/plan.ts'
import type { Stages } from '#engine/jobs/stages.ts'
import { errorsIn, essence } from '#engine/nix/explain.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { secretKeyPath } from './keys.ts'

type Pushing = {
  image: string
  imagesFolder: string
  to: string
  key: string | null
  stages: Stages
  signal: Work['signal']
}

/** Throws cache.not-here, cache.no-key, cache.push. */
export async function pushImage(ports: Ports, pushing: Pushing): Promise<{ paths: number; to: string }> {
  const { image, imagesFolder, to, key, stages, signal } = pushing
  const operation = 'caches.push'
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
      const reducer = createGraphReducer({ expectedSeconds: () => null })
      const exit = await ports.nix.push({
        ...{ storePath: path, to, keyPath, signal },
        onLines: lines => {
          for (const line of lines) reducer.accept(parseNixLine(line), 0)
          const { done, expected } = reducer.graph().totals.copyBytes
          report(expected > 0 ? done / Math.max(expected, done) : null)
        },
      })
      signal.throwIfAborted()
      if (exit.code === 0) continue
      const said = reducer.errors().at(-1) ?? errorsIn(exit.lastLines).at(-1)
      const reason = said ? essence(said) : message('reason.exit-status', { status: String(exit.code) })
      const { command, lastLines } = exit
      throw failure('cache.push', { operation, values: { to, reason }, details: { command, lastLines } })
    }
  })
  return { paths, to }
}
