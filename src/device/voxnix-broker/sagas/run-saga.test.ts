// Runs sagas with real journals in a folder. The process is killed before or after any line or action, and
// another one opens the journals.
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { type Journal, openJournals } from './journal.ts'
import { runSaga, type Step } from './run-saga.ts'

class Killed extends Error {}

const places = 5

/** Steps that create something, half first, and remove it. The step at `fails` fails half way. */
function world(fails: number | null) {
  const there: ('whole' | 'half' | null)[] = Array.from({ length: places }, () => null)
  /** The number of writes and actions that are left to this process. */
  let life = Number.POSITIVE_INFINITY
  /** The state of each step on the disk after a power cut. */
  let onDisk = [...there]
  const live = () => {
    life -= 1
    if (life < 0) throw new Killed()
  }
  const steps = there.map(
    (_, at): Step => ({
      name: `step-${at}`,
      async run() {
        // Each step needs the one before.
        if (at > 0 && there[at - 1] !== 'whole') throw new Killed('a step ran too early')
        live()
        there[at] = 'half'
        live()
        if (at === fails) throw new Error('the disk is full')
        there[at] = 'whole'
      },
      async undo() {
        if (there.slice(at + 1).some(each => each !== null)) throw new Killed('an undo came too early')
        live()
        there[at] = null
      },
    }),
  )
  /** A killed process does not record that a step failed. */
  const mortal = (journal: Journal): Journal => ({
    entries: journal.entries,
    write(entry) {
      live()
      journal.write(entry)
      live()
    },
    remove() {
      live()
      journal.remove()
    },
  })
  return {
    there,
    steps,
    mortal,
    live(acts: number) {
      life = acts
    },
    async flush() {
      live()
      onDisk = [...there]
    },
    cutPower: () => void there.splice(0, places, ...onDisk),
  }
}

describe('a saga', () => {
  test('that is killed anywhere, also by power cuts, ends completed or undone', async ({ folder }) => {
    const lives = fc.array(fc.nat(12), { maxLength: 8 })
    const cuts = fc.array(fc.boolean(), { minLength: 8, maxLength: 8 })
    const fails = fc.option(fc.nat(places - 1))
    let id = 0
    await fc.assert(
      fc.asyncProperty(lives, cuts, fails, async (lives, cuts, fails) => {
        const journals = openJournals(folder)
        const { there, steps, mortal, live, flush, cutPower } = world(fails)
        const watch = () => undefined
        const begun = journals.begin(String(id++), 'test', { fails })
        live(lives[0] ?? Number.POSITIVE_INFINITY)
        let ended = await runSaga(mortal(begun), steps, { watch, flush }).catch(() => null)
        for (const [at, life] of [...lives.slice(1), Number.POSITIVE_INFINITY].entries()) {
          if (cuts[at]) cutPower()
          if (journals.open().length === 0) break
          live(life)
          const [again] = journals.open()
          if (again) ended = await runSaga(mortal(again.journal), steps, { watch, flush }).catch(() => null)
        }
        expect(journals.open()).toEqual([])
        expect(there).toEqual(there.map(() => (fails === null ? 'whole' : null)))
        if (ended) expect(ended.is).toBe(fails === null ? 'finished' : 'taken-back')
      }),
      { numRuns: 200 },
    )
  })
})
