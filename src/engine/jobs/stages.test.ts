import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WorkEvent } from '#shared/jobs/job.ts'
import { pendingStage } from '#shared/progress.ts'
import { Stages } from './stages.ts'

describe('stages', () => {
  it('never go back, never exceed 1, whatever is reported', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double({ min: -1, max: 3, noNaN: true }))), fractions => {
        let time = 0
        const seen: number[] = []
        const emit = (event: WorkEvent) => {
          if (event.type === 'stage' && event.stage.fraction !== null) seen.push(event.stage.fraction)
        }
        const stages = new Stages([pendingStage('copy', 'Copy')], { emit, now: () => (time += 200) })
        stages.start('copy')
        for (const fraction of fractions) stages.progress('copy', fraction)
        stages.end('copy', 'done')
        expect(seen).toEqual(seen.toSorted((a, b) => a - b))
        expect(seen.every(each => each >= 0 && each <= 1)).toBe(true)
        expect(seen.at(-1)).toBe(1)
      }),
    )
  })

  it('that are added later come before those that need them, under the names of the first', () => {
    let ids: string[] = []
    const states: string[] = []
    const emit = (event: WorkEvent) => {
      if (event.type === 'stages') ids = event.stages.map(({ id }) => id)
      if (event.type === 'stage') states.push(`${event.stage.id} ${event.stage.state}`)
    }
    const all = ['build', 'compare'].map(id => pendingStage(id, id))
    const stages = new Stages(all, { emit, now: () => 0 })
    stages.start('build')
    stages.end('build', 'done')
    stages.add([pendingStage('build-2', 'Build again')], 'compare')
    const again = stages.named({ build: 'build-2' })
    again.start('build')
    again.end('build', 'done')
    expect(ids).toEqual(['build', 'build-2', 'compare'])
    expect(states).toEqual(['build running', 'build done', 'build-2 running', 'build-2 done'])
  })

  it('end once', () => {
    const states: string[] = []
    const emit = (event: WorkEvent) => void (event.type === 'stage' && states.push(event.stage.state))
    const stages = new Stages([pendingStage('a', 'A')], { emit, now: () => 0 })
    stages.start('a')
    stages.end('a', 'failed')
    stages.end('a', 'done')
    stages.start('a')
    expect(states).toEqual(['running', 'failed'])
  })
})
