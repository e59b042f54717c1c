// Several problems below each other: what happened in a line for each, what to do once for all of a kind. Pure.
import type { ErrorReport } from '#shared/errors.ts'
import { t, texts } from '../texts.ts'

/** The hint is that of the first of its kind, as an example. */
export function problemLines(problems: readonly ErrorReport[]): string[] {
  const kinds = Map.groupBy(problems, ({ code }) => code)
  return [...kinds.values()].flatMap(same => {
    const hint = same[0] ? texts.error(same[0]).hint : ''
    const lines = same.map(each => texts.error(each).message)
    return hint === '' ? lines : [...lines, t('cli.run.hint', { hint })]
  })
}
