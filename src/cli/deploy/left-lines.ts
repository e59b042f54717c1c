// Lists the parts of a fleet that are left out, and why: a flake may have thirty configurations for three hosts. Pure.
import type { PairProblem } from '#shared/deploy/pairs.ts'
import { list } from '#shared/messages/message.ts'
import { problemLines } from '../terminal/problem-lines.ts'
import { t, texts } from '../texts.ts'

const eachAtMost = 3
const namedAtMost = 10

/** The line that stands for several problems of a kind, and whose names it lists. */
const together = {
  'deploy.pair-no-host': { code: 'cli.deploy.no-host', names: 'configurations' },
  'deploy.pair-no-configuration': { code: 'cli.deploy.no-configuration', names: 'hosts' },
} as const
const isGathered = (code: string): code is keyof typeof together => Object.hasOwn(together, code)

/** More than three of a kind are one line with their names. */
export function leftLines(problems: readonly PairProblem[]): string[] {
  const kinds = Map.groupBy(problems, ({ error }) => error.code)
  return [...kinds].flatMap(([kind, same]) => {
    const reports = same.map(({ error }) => error)
    const [first] = reports
    if (!first || same.length <= eachAtMost || !isGathered(kind)) return problemLines(reports)
    const { code, names: of } = together[kind]
    const names = same.flatMap(each => each[of])
    const more = Math.max(0, names.length - namedAtMost)
    return [
      t(code, { count: names.length, names: list(names.slice(0, namedAtMost)), more }),
      t('cli.run.hint', { hint: texts.error(first).hint }),
    ]
  })
}
