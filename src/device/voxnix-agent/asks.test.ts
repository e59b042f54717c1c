import { expect, it } from 'vitest'
import type { Reply } from '#shared/workloads/wire.ts'
import { bounded } from './asks.ts'

const mostConnections = 32

it('a crowd of strangers leaves connections to the broker for those whom it knows', async () => {
  let [running, most] = [0, 0]
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const ask = bounded(async (_, __, as): Promise<Reply> => {
    running += 1
    most = Math.max(most, running)
    if (as !== 'ada') await held
    running -= 1
    return as === 'ada' || as === 'ben'
      ? { id: 1, ok: true, value: null }
      : { id: 1, ok: false, code: 'unknown-person' }
  })
  await ask('whoami', {}, 'ada')
  const crowd = Array.from({ length: 100 }, (_, at) => ask('whoami', {}, String(at)))
  expect(running).toBeLessThan(mostConnections / 2)
  for (let each = 0; each < 40; each += 1) expect(await ask('list', {}, 'ada')).toMatchObject({ ok: true })
  expect(most).toBeLessThan(mostConnections)
  release()
  expect(await Promise.all(crowd)).toHaveLength(100)
  // One whom the broker knows since then, and many requests at once.
  await ask('whoami', {}, 'ben')
  await Promise.all(Array.from({ length: 100 }, () => ask('list', {}, 'ben')))
  expect(most).toBeLessThanOrEqual(mostConnections)
})
