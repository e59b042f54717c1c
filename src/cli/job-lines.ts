// How a terminal shows a running job, for each kind of job.

import type { JobKind, JobView, JobViewOf } from '#shared/jobs/job.ts'
import type { BuildJobView } from '#shared/jobs/kinds/build.ts'
import type { CacheJobView } from '#shared/jobs/kinds/cache.ts'
import type { DeployDetail, DeployJobView } from '#shared/jobs/kinds/deploy.ts'
import type { FlashJobView } from '#shared/jobs/kinds/flash.ts'
import type { InstallJobView } from '#shared/jobs/kinds/install.ts'
import { isPlain, type SpecialKind } from '#shared/jobs/plain-kinds.ts'
import { seconds } from '#shared/messages/message.ts'
import { driveLines, phaseChanges } from './drive-lines.ts'
import { t, texts } from './texts.ts'

type JobLines<View extends JobView = JobView> = {
  /** Drawn in place while it runs. */
  status(view: View): string
  /** Lines for the log: new since the last call (null at first). */
  log(before: View | null, now: View, to: { terminal: boolean }): string[]
}

/** A job's status in one line: headline, and fraction and time left if known. */
function statusLine(view: JobView): string {
  const stage = view.stages.find(each => each.state === 'running')
  const parts = [view.state === 'queued' ? t('cli.run.queued') : texts.text(view.headline)]
  if (stage?.fraction != null) parts.push(`${Math.floor(stage.fraction * 100)} %`)
  if (stage?.detail) parts.push(texts.text(stage.detail))
  if (view.etaSeconds !== null) parts.push(t('cli.run.left', { time: seconds(view.etaSeconds) }))
  return parts.join('  ')
}

const plain: JobLines = { status: statusLine, log: () => [] }

const build: JobLines<BuildJobView> = {
  status: statusLine,
  log: (before, now) => now.detail.graph.warnings.slice(before?.detail.graph.warnings.length ?? 0),
}

/** One line per drive, once one of them is being written; a log has no lines that can be overwritten. */
const drives: JobLines<FlashJobView> = {
  status: view =>
    view.detail.drives.some(({ phase }) => phase !== 'waiting') && view.endedAt === null
      ? driveLines(view.detail.drives).join('\n')
      : statusLine(view),
  log: (before, now, { terminal }) =>
    terminal ? [] : phaseChanges(before?.detail.drives ?? [], now.detail.drives),
}

/** The hosts' output during their switch. */
const hosts: JobLines<DeployJobView> = {
  status: statusLine,
  log: (before, now) => newLines(before?.detail.lines ?? [], now.detail.lines),
}

/** The output of nixos-anywhere and the machine. */
const installs: JobLines<InstallJobView> = {
  status: statusLine,
  log: (before, now) => newLines(before?.detail.lines ?? [], now.detail.lines),
}

/** The output of a cache's program. */
const pushes: JobLines<CacheJobView> = {
  status: statusLine,
  log: (before, now) =>
    linesAfter(before?.detail.lines ?? [], now.detail.lines).map(({ tool, text }) => `${tool}: ${text}`),
}

const kinds: { [Kind in SpecialKind]: JobLines<JobViewOf<Kind>> } = {
  build,
  flash: drives,
  restore: drives,
  deploy: hosts,
  install: installs,
  'push-cache': pushes,
}

export const jobLines = (kind: JobKind): JobLines => (isPlain(kind) ? plain : kinds[kind])

type Lines = DeployDetail['lines']

const newLines = (before: Lines, now: Lines): string[] =>
  linesAfter(before, now).map(({ host, text }) => `${host}: ${text}`)

/** Lines after the last one shown: only the last lines of a long log are kept. */
function linesAfter<Line extends object>(before: readonly Line[], now: readonly Line[]): Line[] {
  const last = before.at(-1)
  const from = last === undefined ? 0 : now.lastIndexOf(last) + 1
  return now.slice(from)
}
