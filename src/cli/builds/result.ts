// A build's result, for people and for programs. The image is reported even if copying its files failed.

import type { ErrorReport } from '#shared/errors.ts'
import type { BuildResult } from '#shared/images/image.ts'
import { seconds } from '#shared/messages/message.ts'
import { AlreadyReported, Cancelled } from '../terminal/cancelled.ts'
import { exitStatus, type Output, reportOf } from '../terminal/output.ts'
import { errorText, sizeText, t } from '../texts.ts'

/** `copy` copies the files to the user's folder; null if none was given. Throws AlreadyReported if it fails. */
export async function printBuilt(
  output: Output,
  image: BuildResult,
  copy: (() => Promise<string[]>) | null,
): Promise<void> {
  const { exported, error } = await copied(copy)
  const cancelled = error === 'cancelled'
  output.line(t('cli.build.done', { image: output.bold(image.id), time: seconds(image.seconds) }))
  for (const [format, { path, sizeBytes }] of Object.entries(image.formats))
    output.line(`  ${format.padEnd(8)} ${sizeText(sizeBytes).padStart(8)}  ${path}`)
  for (const path of exported) output.line(`  ${t('cli.build.copied', { path })}`)
  output.object({
    type: 'result',
    ...(cancelled ? { outcome: 'cancelled' } : {}),
    image,
    ...(copy ? { exported } : {}),
    ...(error && !cancelled ? { error } : {}),
  })
  if (!error) return
  output.note(cancelled ? t('cli.run.cancelled') : errorText(error))
  throw new AlreadyReported(cancelled ? 130 : exitStatus(error.code))
}

type Copied = { exported: string[]; error: ErrorReport | 'cancelled' | null }

async function copied(copy: (() => Promise<string[]>) | null): Promise<Copied> {
  try {
    return { exported: copy ? await copy() : [], error: null }
  } catch (thrown) {
    return { exported: [], error: thrown instanceof Cancelled ? 'cancelled' : reportOf(thrown) }
  }
}
