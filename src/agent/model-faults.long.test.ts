// Tests the message that a person sees when a model refuses, breaks off, cannot be reached or is slow.
import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isRoot } from '#test/folders.ts'
import { formats, modelBench } from '#test/model-bench.ts'

describe.runIf(isRoot).each(formats)('a model with the API of %s (needs root)', format => {
  const on = modelBench(format)
  const { start, say, scripted, lastBody } = on

  it('retries after 429 and 529, and then reports that the model is busy', async () => {
    expect(await scripted([{ status: 429, retryAfter: 0 }, { text: 'Now.' }])).toMatchObject({ text: 'Now.' })
    const busy = { status: 529, retryAfter: 0 }
    expect(await scripted([busy, busy, busy])).toMatchObject({ ok: false, code: 'model-busy' })
    expect(await scripted([{ text: 'I beg', overloaded: true }])).toMatchObject({ ok: false })
  })

  it.each([
    [401, 'model-key'],
    [400, 'model-broken'],
  ])('answers %d with a code', async (status, code) => {
    expect(await scripted([{ status }])).toMatchObject({ ok: false, code })
  })

  it('ends with an interrupted stream, runs the tools before it once, and continues with the next message', async () => {
    const told = await scripted([
      { tools: [{ name: 'snapshot', args: { name: 'dev', label: 'first' } }] },
      { text: 'A long answer that never comes whole', cut: 4 },
    ])
    expect(told).toMatchObject({ ok: false, code: 'model-broken' })
    expect(await scripted([{ text: 'Here.' }])).toMatchObject({ ok: true, text: 'Here.' })
    expect(lastBody()).toContain('The answer broke off.')
  })

  it('reports an unreachable model, and does not wait for a slow one', async () => {
    rmSync(on.bench.at('model-state/budgets.json'), { force: true })
    await start({ timeoutSeconds: 2 })
    expect(await scripted([{ text: 'Let me think', hangs: true }])).toMatchObject({
      ok: false,
      code: 'model-broken',
    })
    await start({ address: 'http://127.0.0.1:9/v1' })
    expect(await say('anyone there?')).toMatchObject({ ok: false, code: 'model-down' })
  })

  it('closes the connection if a line is not a message', async () => {
    expect(await say('x', { person: 'ada' })).toBeNull()
    expect(await say('')).toBeNull()
    expect(await say('x'.repeat(5000))).toBeNull()
  })
})
