// Copies an image's store path to a binary cache, with `nix copy` or the cache's own program.
import { parseNixLine } from '#engine/builds/events/parse.ts'
import { createGraphReducer } from '#engine/builds/events/reduce.ts'
import { readImage } from '#engine/images/record.ts'
import { limitLines } from '#engine/jobs/limit-lines.ts'
import type { Work } from '#engine/jobs/plan.ts'
import type { Stages } from '#engine/jobs/stages.ts'
import { errorsIn, essence } from '#engine/nix/essence.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { NixPort, NixPushOptions } from '#engine/ports/nix.ts'
import type { CachePusher } from '#shared/caches.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { secretKeyPath } from './keys.ts'
import { pushByTool } from './push-by-tool.ts'
import { isNotOpened, pushFailure } from './push-failure.ts'
import { withStore } from './ssh-store.ts'
import { toolMissing } from './tool-failure.ts'

const operation = 'caches.push'

type Pushing = Work & {
  image: string
  imagesFolder: string
  to: string
  /** The cache's own program; null: Nix. */
  by: CachePusher | null
  key: string | null
  stages: Stages
}
type Pushed = { paths: number; to: string; by: CachePusher | null }

/** Throws cache.not-here, cache.no-key, cache.tool-missing, and what withStore, pushFailure and toolFailure throw or create. */
export async function pushImage(ports: Ports, pushing: Pushing): Promise<Pushed> {
  const { image, imagesFolder, to, by, key, stages, signal, emit } = pushing
  if (by && ports.cacheTools.find(by.tool) === null) throw toolMissing(by.tool, to)
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
      if (by) continue
      await withStore(ports, to, { operation, signal }, ({ store, env }) =>
        pushPath(ports.nix, {
          storePath: path,
          to: store,
          shown: to,
          env,
          keyPath,
          signal,
          onFraction: report,
        }),
      )
    }
    if (!by) return
    const onLine = limitLines(text => {
      emit({ type: 'push-line', line: { tool: by.tool, text: text.slice(0, 500) } })
      report(null, text.slice(0, 200))
    }, ports.now)
    await pushByTool(ports.cacheTools, { by, storePaths: outputs, signal, onLine })
  })
  return { paths, to, by }
}

type PushingPath = Omit<NixPushOptions, 'onLines'> & {
  /** The cache's URL as a person knows it, if it differs. */
  shown?: string
  onFraction: (fraction: number | null) => void
}

/** A path with its closure. Throws what pushFailure creates; the signal's reason when cancelled. */
export async function pushPath(nix: NixPort, { onFraction, shown, ...options }: PushingPath): Promise<void> {
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
  const output = reducer.errors().at(-1) ?? errorsIn(exit.lastLines).at(-1)
  const reason = output ? essence(output) : message('reason.exit-status', { status: String(exit.code) })
  const status = isNotOpened(reason) ? await nix.cacheStatus(to, signal) : null
  const { command } = exit
  // Nix's events are left out.
  const lastLines = exit.lastLines.filter(line => !line.startsWith('@nix '))
  throw pushFailure({ to: shown ?? to, reason, status, details: { command, lastLines } })
}
