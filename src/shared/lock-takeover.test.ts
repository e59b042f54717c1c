import fc from 'fast-check'
import { expect, it } from 'vitest'
import { takeLock } from './lock-takeover.ts'

const gone = 'gone'

/** Files whose every step waits for its turn; all of `names` want one lock. */
async function race(scheduler: fc.Scheduler, names: string[], found: Record<string, string>) {
  const there = new Map(Object.entries(found))
  const step = <T>(label: string, body: () => T): Promise<T> =>
    scheduler.schedule(Promise.resolve(), label).then(body)
  const taken = names.map(name =>
    takeLock(
      {
        create: path =>
          step(`${name} creates ${path}`, () => !there.has(path) && Boolean(there.set(path, name))),
        read: path => step(`${name} reads ${path}`, () => there.get(path) ?? null),
        remove: path => step(`${name} removes ${path}`, () => void there.delete(path)),
        holds: text => text !== gone,
      },
      'lock',
    ),
  )
  const results = await scheduler.waitFor(Promise.all(taken))
  return { there, holders: names.filter((_, index) => results[index]) }
}

it('exactly one gets a lock, however slow each of them is, and even if earlier holders died while taking it', async () => {
  const found = fc.constantFrom<Record<string, string>>(
    {},
    { lock: gone },
    { lock: gone, 'lock.takeover': gone },
    { 'lock.takeover': gone },
    { lock: gone, 'lock.takeover': gone, 'lock.takeover.takeover': gone },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 5 }),
      found,
      async (scheduler, count, files) => {
        const names = Array.from({ length: count }, (_, index) => `process ${index}`)
        const { there, holders } = await race(scheduler, names, files)
        expect(holders).toHaveLength(1)
        expect(there.get('lock')).toBe(holders[0])
        if (files['lock'] === gone) expect([...there.keys()]).toEqual(['lock'])
      },
    ),
    { numRuns: 500 },
  )
})

it('a held lock is left alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async scheduler => {
      const { there, holders } = await race(scheduler, ['a', 'b', 'c'], { lock: 'other' })
      expect(holders).toEqual([])
      expect([...there]).toEqual([['lock', 'other']])
    }),
  )
})
