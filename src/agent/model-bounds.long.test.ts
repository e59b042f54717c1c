// What ends or bounds an answer of a model: its steps, a day's tokens and money.
import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isRoot } from '#test/folders.ts'
import { ben, formats, modelBench } from '#test/model-bench.ts'

describe.runIf(isRoot).each(formats)('a model with the API of %s (needs root)', format => {
  const on = modelBench(format)
  const { start, scripted } = on

  it('ends after its steps, with a message about it', async () => {
    const again = { tools: [{ name: 'list', args: {} }] }
    expect(await scripted([again, again, again, again])).toMatchObject({ ok: true, stopped: 'steps' })
  })

  it("stops when a day's tokens are used up, without affecting other people", async () => {
    rmSync(on.bench.at('model-state/budgets.json'), { force: true })
    await start({ tokensPerDay: 250 })
    const again = { tools: [{ name: 'list', args: {} }] }
    expect(await scripted([again, again, again])).toMatchObject({
      ok: true,
      stopped: 'budget',
      left: { tokens: 0 },
    })
    expect(await scripted([])).toMatchObject({ ok: false, code: 'over-budget' })
    // A restart resets nothing.
    await start({ tokensPerDay: 250 })
    expect(await scripted([])).toMatchObject({ ok: false, code: 'over-budget' })
    expect(await scripted([{ text: 'Hello' }], 'hi', { person: ben })).toMatchObject({
      left: { tokens: 130, cents: null },
    })
  })

  it("stops when a day's money is used up", async () => {
    rmSync(on.bench.at('model-state/budgets.json'), { force: true })
    await start({ centsPerDay: 3, inputCents: 10_000, outputCents: 50_000 })
    expect(await scripted([{ text: 'Hello' }])).toMatchObject({ ok: true, left: { cents: 1 } })
    expect(await scripted([{ text: 'Hello' }])).toMatchObject({ ok: true, left: { cents: 0 } })
    expect(await scripted([])).toMatchObject({ ok: false, code: 'over-budget' })
  })
})
