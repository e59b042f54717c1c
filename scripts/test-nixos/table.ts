import type { Sum } from '../tests/reports.ts'
import { earlierFailed, notRequested, type Result, type Row, stages } from './stages.ts'

const cellOf = (result: Result): string => {
  if ('seconds' in result) return `${result.seconds} s`
  return 'failed' in result ? 'failed' : '–'
}

type Report = {
  text: string
  sum: Sum
  /** One a stage that failed: "appliance, seed: " and its reason, which may have several lines. */
  failures: string[]
}

/** One line a profile, then what failed with its reason, then the sum. */
export function reportTable(rows: ReadonlyMap<string, Row>): Report {
  const lines = [
    ['profile', ...stages],
    ['---', ...stages.map(() => '---')],
  ]
  const failures: string[] = []
  const skips: string[] = []
  const sum: Sum = { passed: 0, failed: 0, skipped: 0 }
  for (const [profile, row] of [...rows].sort(([a], [b]) => (a < b ? -1 : 1))) {
    lines.push([profile, ...stages.map(stage => cellOf(row[stage]))])
    for (const stage of stages) {
      const result = row[stage]
      if ('seconds' in result) sum.passed++
      else if ('failed' in result) {
        sum.failed++
        failures.push(`${profile}, ${stage}: ${result.failed}`)
      } else {
        sum.skipped++
        if (![earlierFailed, notRequested].includes(result.skipped))
          skips.push(`Skipped: ${profile}, ${stage}: ${result.skipped}`)
      }
    }
  }
  const table = lines.map(cells => `| ${cells.join(' | ')} |`).join('\n')
  const end = `${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`
  return { text: [table, ...failures, ...skips, end].join('\n\n'), sum, failures }
}
