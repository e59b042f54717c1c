import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LimaStep, limaSteps } from '#engine/ports/lima.ts'
import { recordedLines } from '#test/lima/recorded.ts'
import type { LogLine } from './lines.ts'
import { stepAfter } from './start-step.ts'

function stepsOf(lines: readonly LogLine[]): LimaStep[] {
  const steps: LimaStep[] = []
  let now: LimaStep | null = null
  for (const line of lines) {
    const next: LimaStep | null = stepAfter(now, line)
    if (next !== now && next !== null) steps.push(next)
    now = next
  }
  return steps
}

test('a start has its steps in order, as the real limactl reported them', () => {
  expect(stepsOf(recordedLines('start.jsonl'))).toEqual(['boot', 'ssh', 'nix'])
  expect(stepsOf(recordedLines('start-aborted.jsonl'))).toEqual(['image', 'boot', 'ssh'])
  expect(stepsOf(recordedLines('start-timeout.jsonl'))).toEqual(['boot', 'ssh'])
  expect(stepsOf(recordedLines('stop.jsonl'))).toEqual([])
})

test('a step never goes back, in whatever order the lines come', () => {
  const known = fc.constantFrom(...recordedLines('start.jsonl'), ...recordedLines('start-aborted.jsonl'))
  const any = fc.record({ level: fc.constantFrom('info', 'debug'), msg: fc.string() })
  fc.assert(
    fc.property(fc.array(fc.oneof(known, any), { maxLength: 80 }), lines => {
      const places = stepsOf(lines).map(step => limaSteps.indexOf(step))
      expect(places).toEqual([...new Set(places)].sort((one, other) => one - other))
    }),
  )
})
