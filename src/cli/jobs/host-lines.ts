// What hosts and other programs print during a job, as lines of a log. Pure.
import type { DeployDetail } from '#shared/jobs/kinds/deploy.ts'

type Lines = DeployDetail['lines']

export const newLines = (before: Lines, now: Lines): string[] =>
  linesAfter(before, now).map(({ host, text }) => `${host}: ${text}`)

/** Those after the last one that was shown: of a long log only the last lines are kept. */
export function linesAfter<Line extends object>(before: readonly Line[], now: readonly Line[]): Line[] {
  const last = before.at(-1)
  const from = last === undefined ? 0 : now.lastIndexOf(last) + 1
  return now.slice(from)
}
