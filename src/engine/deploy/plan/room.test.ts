import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGate } from './room.ts'

const gib = 2 ** 30
const signal = new AbortController().signal
/** Lets what is resolved continue. */
const turn = () => new Promise(resolve => setImmediate(resolve))

async function started(gate: ReturnType<typeof createGate>, count: number) {
  let running = 0
  for (let at = 0; at < count; at++) void gate.enter(signal).then(() => running++)
  await turn()
  return () => running
}

describe('evaluations side by side [D7]', () => {
  it('are one where there is no room for two, and never more than the cores', async () => {
    expect(
      (
        await started(
          createGate(() => ({ availableBytes: 0, cores: 8 })),
          5,
        )
      )(),
    ).toBe(1)
    expect(
      (
        await started(
          createGate(() => ({ availableBytes: 100 * gib, cores: 3 })),
          5,
        )
      )(),
    ).toBe(3)
  })

  it('become more once one has shown how little it takes', async () => {
    const gate = createGate(() => ({ availableBytes: 3 * gib, cores: 8 }))
    const running = await started(gate, 8)
    expect(running()).toBe(2)
    gate.leave({ heapBytes: 0.2 * gib, killed: false })
    await turn()
    expect(running()).toBe(7)
  })

  it('run one after the other once one was killed', async () => {
    const gate = createGate(() => ({ availableBytes: 8 * gib, cores: 2 }))
    const running = await started(gate, 5)
    gate.leave({ heapBytes: null, killed: true })
    await turn()
    expect(running()).toBe(2)
    gate.leave({ heapBytes: null, killed: false })
    await turn()
    expect(running()).toBe(3)
  })

  it('stop waiting when they are cancelled, and the others continue', async () => {
    const gate = createGate(() => ({ availableBytes: 0, cores: 8 }))
    await gate.enter(signal)
    const ending = new AbortController()
    const given = gate.enter(ending.signal)
    const next = gate.enter(signal)
    ending.abort()
    await expect(given).rejects.toThrow()
    gate.leave({ heapBytes: null, killed: false })
    await next
  })

  it('never hold more memory than there was, less what is spared, if each keeps to what was measured', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 64 }),
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 8 }),
        async (quarters, cores, tenths) => {
          const all = (quarters * gib) / 4
          const heap = (tenths * gib) / 10
          let held = 0
          let running = 0
          const gate = createGate(() => ({ availableBytes: all - held, cores }))
          await Promise.all(
            Array.from({ length: 12 }, async () => {
              await gate.enter(signal)
              held += heap
              running++
              expect(running === 1 || (held <= all && running <= cores)).toBe(true)
              await turn()
              held -= heap
              running--
              gate.leave({ heapBytes: heap, killed: false })
            }),
          )
        },
      ),
      { numRuns: 50 },
    )
  })
})
