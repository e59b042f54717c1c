// Prepares a source for writing, shown as the stages before the writing.

import type { Stages } from '#engine/jobs/stages.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { SourceStep, SourcesPort } from '#engine/ports/sources.ts'
import { bytesOf } from '#shared/progress.ts'
import type { Origin } from './request/origin.ts'

/** Steps without a stage in this job are part of "prepare". */
const rest = 'prepare'
const stageOf: Record<SourceStep, string> = {
  download: 'download',
  check: 'check',
  decode: 'decode',
}

export type Prepared = Awaited<ReturnType<SourcesPort['prepare']>>
type PrepareInput = {
  origin: Origin
  sha256: string | null
  full: boolean
  stages: Stages
  signal: AbortSignal
}

/** Throws source.*, file.missing; when cancelled, rejects with the signal's reason. A failure leaves nothing behind. */
export async function prepareSource(
  ports: Pick<Ports, 'sources'>,
  { origin, sha256, full, stages, signal }: PrepareInput,
): Promise<Prepared> {
  let running: string | null = null
  const begin = (stage: string) => {
    if (stage === running) return
    if (running) stages.end(running, 'done')
    running = stage
    stages.start(stage)
  }
  const prepared = await ports.sources.prepare(origin.from, {
    signal,
    full,
    sha256,
    bmap: origin.bmap,
    // The signature covers the whole file.
    mapBeside: origin.signedSha256 === null,
    onProgress(step, done, total) {
      const stage = stageOf[step]
      begin(stages.has(stage) ? stage : rest)
      stages.progress(running ?? rest, total ? done / total : null, bytesOf(done, total))
    },
  })
  begin(rest)
  stages.end(rest, 'done')
  for (const stage of Object.values(stageOf)) stages.end(stage, 'skipped')
  return prepared
}
