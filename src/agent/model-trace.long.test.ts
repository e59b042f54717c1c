// The trace of an answer of a model, with people's texts and without.
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Span } from '#shared/workloads/spans.ts'
import { isRoot } from '#test/folders.ts'
import { formats, modelBench } from '#test/model-bench.ts'

describe.runIf(isRoot).each(formats)('a model with the API of %s (needs root)', format => {
  const on = modelBench(format)
  const { start, scripted } = on

  it("sends a trace of an answer, without people's texts unless the settings say so", async () => {
    const spans: Span[] = []
    let closes: (() => void)[] = []
    const listening = createServer(socket => {
      let kept = ''
      closes.push(() => socket.destroy())
      socket.on('data', chunk => {
        const lines = (kept + chunk).split('\n')
        kept = lines.pop() ?? ''
        spans.push(...lines.map(line => JSON.parse(line)))
      })
    })
    const path = on.bench.at(`spans.sock`)
    listening.listen(path)
    rmSync(on.bench.at('model-state/budgets.json'), { force: true })
    const replies = [{ tools: [{ name: 'list', args: {} }] }, { text: 'A-secret-answer.' }]
    await start({ telemetry: { socket: path, content: false } })
    await scripted(replies, 'a-secret-question')
    await expect
      .poll(() => spans.map(({ name }) => name), { timeout: 60_000 })
      .toEqual(['chat scripted', 'execute_tool list', 'chat scripted', 'invoke_agent voxnix'])
    const [call, tool, , answer] = spans
    expect(call).toMatchObject({
      isClient: true,
      error: null,
      parentId: answer?.spanId,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': format === 'anthropic' ? 'anthropic' : 'openai',
        'gen_ai.request.model': 'scripted',
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.output_tokens': 20,
        'gen_ai.response.finish_reasons': ['tool-calls'],
        'server.address': '127.0.0.1',
      },
    })
    expect(tool).toMatchObject({ parentId: answer?.spanId, attributes: { 'gen_ai.tool.name': 'list' } })
    expect(answer).toMatchObject({ parentId: null, attributes: { 'gen_ai.usage.input_tokens': 200 } })
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1)
    expect(JSON.stringify(spans)).not.toMatch(/secret|dev/)

    await start({ telemetry: { socket: path, content: true } })
    spans.length = 0
    await scripted([{ text: 'A-secret-answer.' }], 'a-secret-question')
    await expect.poll(() => spans, { timeout: 60_000 }).toHaveLength(2)
    const { 'gen_ai.input.messages': asked, 'gen_ai.output.messages': said } = spans[0]?.attributes ?? {}
    expect(JSON.parse(String(asked))).toEqual([
      { role: 'user', parts: [{ type: 'text', content: 'a-secret-question' }] },
    ])
    expect(JSON.parse(String(said))).toMatchObject([
      { role: 'assistant', parts: [{ type: 'text', content: 'A-secret-answer.' }], finish_reason: 'stop' },
    ])

    await scripted([{ status: 401 }])
    await expect
      .poll(() => spans.at(-1), { timeout: 60_000 })
      .toMatchObject({ error: 'model-key', parentId: null })
    expect(spans.at(-2)).toMatchObject({ name: 'chat scripted', error: 'model-key' })
    // The telemetry process is down: answers come as before.
    for (const close of closes) close()
    closes = []
    listening.close()
    expect(await scripted([{ text: 'Here.' }])).toMatchObject({ ok: true, text: 'Here.' })
  })
})
