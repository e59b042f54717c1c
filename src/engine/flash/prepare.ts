// Makes a source ready to be written, shown as the stages that come before the writing.
import { bytesText } from '#shared/units.ts'
import type { Stages } from '../jobs/stages.ts'
import type { Ports } from '../ports/index.ts'
import type { SourcesPort } from '../ports/sources.ts'
import type { Origin } from './origin.ts'

/** As the sources port calls its steps. */
const stageOf: Record<string, string> = { Downloading: 'download', Checking: 'check', Decoding: 'decode' }

export type Prepared = Awaited<ReturnType<SourcesPort['prepare']>>
export type PrepareInput = {
  origin: Origin
  sha256: string | null
  full: boolean
  stages: Stages
  signal: AbortSignal
}

/** Throws source.*, file.missing; cancelled it rejects with the signal's reason. Nothing is left of a failed one. */
export async function prepareSource(
  ports: Pick<Ports, 'sources'>,
  { origin, sha256, full, stages, signal }: PrepareInput,
): Promise<Prepared> {
  let running: string | null = null
  const prepared = await ports.sources.prepare(origin.from, {
    signal,
    full,
    sha256,
    bmap: origin.bmap,
    onProgress(step, done, total) {
      const stage = stageOf[step] ?? null
      if (stage !== running && running) stages.end(running, 'done')
      running = stage
      if (!stage) return
      stages.start(stage)
      const amount = total === null ? bytesText(done) : `${bytesText(done)} of ${bytesText(total)}`
      stages.progress(stage, total ? done / total : null, amount)
    },
  })
  if (running) stages.end(running, 'done')
  for (const stage of Object.values(stageOf)) stages.end(stage, 'skipped')
  return prepared
}
