// Tests the bounds of a model's answer: its steps, a day's tokens and money.
import { rmSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Told } from '#shared/workloads/talk.ts'
import { isRoot } from '#test/folders.ts'
import { ben, formats, modelBench } from '#test/model-bench.ts'

describe.runIf(isRoot).each(formats)('a model with the API of %s (needs root)', format => {
  const on = modelBench(format)
  const { start, scripted } = on

  beforeAll(async () => {
    await on.bench.ask('terminal-ada', 'create', { name: 'dev', modules: [] })
    on.bench.state('log', 'a line of the log\n'.repeat(700))
  })

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

  /** Sent to the server since so many calls, by its length. */
  const tokensSince = (calls: number) =>
    on.server.calls.slice(calls).reduce((sum, { body }) => sum + JSON.stringify(body).length / 4, 0)
  const fresh = async () => {
    await on.end()
    rmSync(on.bench.at('model-state/budgets.json'), { force: true })
    await start()
    return on.server.calls.length
  }
  const spent = (told: Told | null) => 100_000 - (told?.left.tokens ?? 0)
  const log = { tools: [{ name: 'logs', args: { name: 'dev' } }] }

  it.runIf(format === 'openai-compatible')(
    'counts by their length the steps that a server does not count, with what tools gave',
    async () => {
      const calls = await fresh()
      const told = await scripted([
        { ...log, usage: null },
        { text: 'x'.repeat(4000), usage: null },
      ])
      const ratio = spent(told) / (tokensSince(calls) + 1000)
      expect(Math.abs(ratio - 1)).toBeLessThan(0.15)
    },
  )

  it.each<{ cut: number } | { overloaded: true }>([{ cut: 4 }, { overloaded: true }])(
    'counts by its length, and once, an answer that breaks off (%j)',
    async how => {
      const calls = await fresh()
      const told = await scripted([log, { text: 'A long answer', ...how }])
      expect(told?.ok).toBe(false)
      const last = tokensSince(calls + 1)
      expect(last).toBeGreaterThan(4000)
      // The server counted the first one.
      expect(Math.abs((spent(told) - 120) / last - 1)).toBeLessThan(0.15)
    },
  )

  it("stops when a day's money is used up", async () => {
    rmSync(on.bench.at('model-state/budgets.json'), { force: true })
    await start({ centsPerDay: 3, inputCents: 10_000, outputCents: 50_000 })
    expect(await scripted([{ text: 'Hello' }])).toMatchObject({ ok: true, left: { cents: 1 } })
    expect(await scripted([{ text: 'Hello' }])).toMatchObject({ ok: true, left: { cents: 0 } })
    expect(await scripted([])).toMatchObject({ ok: false, code: 'over-budget' })
  })
})
