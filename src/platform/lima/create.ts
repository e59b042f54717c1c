// Creates an instance from Kiln's template. What Lima leaves behind after a failure or a cancel (a truncated
// image, which a later start would use) is removed.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { LimaPort, OnLimaStep } from '#engine/ports/lima.ts'
import { failure } from '#shared/errors.ts'
import { createArgv, deleteArgv, validateArgv } from './argv.ts'
import type { LimaDriver } from './driver.ts'
import type { Limactl } from './limactl.ts'
import { whyFailed } from './output/failure.ts'
import { isWarning, reasonIn } from './output/lines.ts'
import { stepAfter } from './output/start-step.ts'

type CreateParts = {
  limactl: Limactl
  template: string
  /** Lima's download cache. */
  cacheFolder: string
  driver: () => Promise<LimaDriver>
}
type Creating = Parameters<LimaPort['create']>[0]

const lookEveryMs = 500

export async function create(
  { limactl, template, cacheFolder, driver }: CreateParts,
  { name, sizes, signal, onStep }: Creating,
): Promise<void> {
  await validate(limactl, template, signal)
  let stopLooking: (() => void) | null = null
  try {
    const { code, lines, command, lastLines } = await limactl(
      createArgv({ name, template, sizes, driver: await driver() }),
      {
        signal,
        onLine: line => {
          if (stopLooking || stepAfter(null, line) !== 'image') return
          stopLooking = reportDownload(cacheFolder, onStep)
        },
      },
    )
    if (code !== 0) throw whyFailed({ name, lines, command, lastLines, logged: null })
  } catch (thrown) {
    // Never remove anything of someone else's instance with that name.
    const isOthers = thrown instanceof Error && 'code' in thrown && thrown.code === 'lima.name-taken'
    if (!isOthers) await limactl(deleteArgv(name), { signal: AbortSignal.timeout(60_000) })
    throw thrown
  } finally {
    ;(stopLooking as (() => void) | null)?.()
  }
}

/** Lima only warns about an unknown field, and then ignores the setting. */
async function validate(limactl: Limactl, template: string, signal: AbortSignal): Promise<void> {
  const { code, lines, command, lastLines } = await limactl(validateArgv(template), { signal })
  const warnings = lines.filter(isWarning)
  if (code === 0 && warnings.length === 0) return
  throw failure('lima.template', {
    operation: 'lima',
    values: { reason: reasonIn(warnings.length > 0 && code === 0 ? warnings : lines) },
    details: { command, lastLines },
  })
}

/** Without a terminal, Lima reports no bytes; the size of the file that it writes shows them. */
function reportDownload(cacheFolder: string, onStep: OnLimaStep): () => void {
  onStep('image', null)
  let busy = false
  const timer = setInterval(async () => {
    if (busy) return
    busy = true
    const bytes = await downloadedBytes(cacheFolder).catch(() => null) // no download yet, or already over
    busy = false
    if (bytes !== null) onStep('image', bytes)
  }, lookEveryMs)
  return () => clearInterval(timer)
}

/** Size of the download in progress; null if there is none. */
async function downloadedBytes(cacheFolder: string): Promise<number | null> {
  const folder = join(cacheFolder, 'download', 'by-url-sha256')
  const partial = /\.tmp\.\d+/
  const entries = await readdir(folder, { recursive: true })
  const sizes = await Promise.all(
    entries
      .filter(name => partial.test(name))
      .map(
        async name =>
          stat(join(folder, name)).catch(() => ({ size: 0, mtimeMs: 0 })) /** renamed in the meantime */,
      ),
  )
  const [newest] = sizes.toSorted((one, other) => other.mtimeMs - one.mtimeMs)
  return newest ? newest.size : null
}
