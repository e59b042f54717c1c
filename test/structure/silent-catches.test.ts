import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { productFiles } from './import-graph.ts'

/** A comment at the end of the line, or on the line above. */
const isExplained = (lines: string[], at: number) =>
  /(?:\/\/|\*\/)/.test((lines[at] ?? '').replaceAll(/`[^`]*`|'[^']*'/g, '')) ||
  /^\s*(?:\/\/|\*|\/\*\*)/.test(lines[at - 1] ?? '')

/** `.catch(() => …)` that takes no look at what was thrown. */
function silentCatches(path: string): string[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.flatMap((line, at) =>
    /\.catch\(\(\) =>/.test(line) && !isExplained(lines, at) ? [`${path}:${at + 1} ${line.trim()}`] : [],
  )
}

it('nothing that fails is passed over without a line in the log, or a comment that says why', () => {
  expect(productFiles('src').flatMap(silentCatches)).toEqual([])
})
