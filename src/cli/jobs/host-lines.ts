// Output of hosts and other programs during a job, as lines of a log. Pure.
import type { DeployDetail } from '#shared/jobs/kinds/deploy.ts'

type Lines = DeployDetail['lines']

export const newLines = (before: Lines, now: Lines): string[] =>
  linesAfter(before, now).map(({ host, text }) => `${host}: ${text}`)

/** Lines after the last one shown: only the last lines of a long log are kept. */
export function linesAfter<Line extends object>(before: readonly Line[], now: readonly Line[]): Line[] {
  const last = before.at(-1)
  const from = last === undefined ? 0 : now.lastIndexOf(last) + 1
  return now.slice(from)
}
