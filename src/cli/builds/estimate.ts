// The estimate shown before a build, and its accuracy shown afterwards.

import type { BuildRequest, DryRun } from '#shared/builds/build.ts'
import { KilnError } from '#shared/errors.ts'
import { bytes, seconds } from '#shared/messages/message.ts'
import { estimateFacts } from '../images/image-facts.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { reportOf } from '../terminal/output.ts'
import { errorText, t, texts } from '../texts.ts'

export const askDryRun = ({ client }: Session, request: BuildRequest): Promise<DryRun> =>
  interruptible(signal => client.builds.dryRun(request, signal))

/** A VM that is stopped or does not exist yet gives one of these codes. */
const notYet: ReadonlySet<string> = new Set(['lima.asleep', 'lima.not-made'])

/** The engine keeps it for the build that follows. A build without an estimate (in a stopped VM) still runs. */
export async function printEstimate(session: Session, request: BuildRequest): Promise<void> {
  const { output } = session
  try {
    const dryRun = await askDryRun(session, request)
    for (const line of dryRunLines(dryRun)) output.note(line)
    output.object({ type: 'estimate', dryRun })
  } catch (thrown) {
    if (!(thrown instanceof KilnError) || !notYet.has(thrown.code)) throw thrown
    output.note(errorText(reportOf(thrown)))
  }
}

export async function printAccuracy({ client, output }: Session, image: { id: string }): Promise<void> {
  const { estimate } = await client.builds.show({ id: image.id })
  for (const [figure = '', text = ''] of estimate ? estimateFacts(estimate) : [])
    output.note(`${figure}: ${text}`)
}

export function dryRunLines({ builder, build, fetch, downloadBytes, expectedSeconds, imageBytes }: DryRun) {
  return [
    ...(builder.reason ? [texts.text(builder.reason)] : []),
    build.length ? t('cli.dry-run.build', { count: build.length }) : t('cli.dry-run.nothing-to-build'),
    ...build.map(name => `  ${name}`),
    downloadLine(fetch.length, downloadBytes),
    ...(imageBytes === null ? [] : [t('cli.dry-run.files', { size: bytes(imageBytes) })]),
    expectedSeconds === null
      ? t('cli.dry-run.time-unknown')
      : t('cli.dry-run.time', { time: seconds(expectedSeconds) }),
  ]
}

function downloadLine(paths: number, downloadBytes: number | null): string {
  if (paths === 0) return t('cli.dry-run.nothing-to-download')
  return downloadBytes === null
    ? t('cli.dry-run.download-unknown', { paths })
    : t('cli.dry-run.download', { paths, size: bytes(downloadBytes) })
}
