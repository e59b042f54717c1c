import { describe, expect, it } from 'vitest'
import { quietLog } from '#test/engine/quiet-log.ts'
import { findNeeds, type NeedsOptions } from './find-needs.ts'

/** A Nix that answers on demand, and a build of `count` derivations. */
function setting(count: number) {
  const unknown = Array.from({ length: count }, (_, n) => `/${n}.drv`)
  const asked: number[] = []
  const learned: string[] = []
  const answers: ((fault?: Error) => void)[] = []
  const job = new AbortController()
  const options: NeedsOptions = {
    nix: {
      inputDerivations: (some, signal) =>
        new Promise((resolve, reject) => {
          asked.push(some.length)
          signal.addEventListener('abort', () => reject(signal.reason))
          answers.push(fault => (fault ? reject(fault) : resolve(new Map(some.map(drv => [drv, []])))))
        }),
    },
    log: quietLog,
    signal: job.signal,
    takeUnknown: count => unknown.splice(0, count),
    learn: drv => learned.push(drv),
  }
  const answer = async (fault?: Error) => {
    answers.shift()?.(fault)
    await new Promise(setImmediate)
  }
  return { ...findNeeds(options), asked, learned, job, answer, unknown }
}

describe('queries during a build', () => {
  it('sends one query at a time, each of a bounded size, until every derivation is queried', async () => {
    const { look, asked, learned, answer } = setting(1200)
    look()
    look()
    expect(asked).toEqual([500])
    await answer()
    expect(asked).toEqual([500, 500])
    await answer()
    await answer()
    expect(asked).toEqual([500, 500, 200])
    expect(learned).toHaveLength(1200)
  })

  it('asks again for what came later', async () => {
    const { look, asked, answer, unknown } = setting(1)
    look()
    await answer()
    look()
    expect(asked).toEqual([1])
    unknown.push('/late.drv')
    await answer()
    look()
    expect(asked).toEqual([1, 1])
  })

  it('stops after a query failed', async () => {
    const { look, asked, answer, close } = setting(600)
    look()
    await answer(new Error('no store'))
    look()
    await close(1000)
    expect(asked).toEqual([500])
  })

  it('ends an open query when the build ends or is cancelled', async () => {
    const patient = setting(1)
    patient.look()
    await patient.close(5)
    expect(patient.learned).toEqual([])
    const cancelled = setting(1)
    cancelled.look()
    cancelled.job.abort()
    await cancelled.close(60_000)
    expect(cancelled.learned).toEqual([])
  })

  it('waits at the end for an answer that is on its way', async () => {
    const { look, learned, answer, close } = setting(1)
    look()
    const closed = close(60_000)
    await answer()
    await closed
    expect(learned).toEqual(['/0.drv'])
  })
})
