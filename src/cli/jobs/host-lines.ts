// What hosts print during a deploy, as lines of a log. Pure.
import type { DeployDetail } from '#shared/model/jobs/kinds/deploy.ts'

type Lines = DeployDetail['lines']

/** Those after the last one that was shown: of a long log only the last lines are kept. */
export function newLines(before: Lines, now: Lines): string[] {
  const last = before.at(-1)
  const from = last === undefined ? 0 : now.lastIndexOf(last) + 1
  return now.slice(from).map(({ host, text }) => `${host}: ${text}`)
}
