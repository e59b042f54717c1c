// The built process between the built broker and stand-ins for a language model in both wire formats.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Span } from '#shared/workloads/spans.ts'
import type { Told } from '#shared/workloads/talk.ts'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { isRoot } from '#test/folders.ts'
import { type ModelReply, modelServer, type WireFormat } from '#test/model-server.ts'

const program = join(import.meta.dirname, '../../nix/packages/voxnix-model/voxnix-model.mjs')
const [ada, ben, stranger] = ['1', '2', '99']
const key = 'a-key-that-stays-secret'
const formats: readonly WireFormat[] = ['anthropic', 'openai-compatible']

describe.runIf(isRoot).each(formats)('a model with the API of %s (needs root)', format => {
  let bench: BrokerBench
  let server: Awaited<ReturnType<typeof modelServer>>
  let child: ChildProcess | undefined
  let printed = ''
  let number = 0
  /** Of the last answer. */
  let steps: unknown[] = []

  async function end() {
    const running = child
    child = undefined
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    running.kill('SIGKILL')
    await once(running, 'exit')
  }
  async function start(changes: object = {}) {
    await end()
    for (const folder of ['model-state', 'credentials']) mkdirSync(bench.at(folder), { recursive: true })
    writeFileSync(bench.at('credentials/llm-key'), `${key}\n`)
    const settings = {
      provider: format,
      address: server.address,
      model: 'scripted',
      steps: 4,
      outputTokens: 500,
      tokensPerDay: 100_000,
      centsPerDay: null,
      inputCents: 100,
      outputCents: 500,
      timeoutSeconds: 60,
      ...changes,
    }
    writeFileSync(bench.at('settings.json'), JSON.stringify(settings))
    rmSync(bench.at('talk.sock'), { force: true })
    const env = { PATH: process.env['PATH'], CREDENTIALS_DIRECTORY: bench.at('credentials') }
    const words = ['settings.json', 'model-state', 'model.sock', 'talk.sock'].map(each => bench.at(each))
    child = spawn(process.execPath, [program, ...words], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    child.stderr?.on('data', chunk => {
      printed += chunk
    })
    await vi.waitFor(() => expect(existsSync(bench.at('talk.sock'))).toBe(true), { timeout: 60_000 })
  }
  /** null if the connection was closed. */
  function say(text: string, { person = ada, forwarded = false, ...more }: object & SayMore = {}) {
    const socket = createConnection(bench.at('talk.sock'))
    socket.write(`${JSON.stringify({ id: ++number, person, text, forwarded, ...more })}\n`)
    return new Promise<Told | null>(resolve => {
      let kept = ''
      socket.on('data', chunk => {
        kept += chunk
        if (!kept.endsWith('\n')) return
        const lines = kept
          .trim()
          .split('\n')
          .map(line => JSON.parse(line))
        steps = lines.filter(each => 'step' in each)
        const told = lines.find(each => 'ok' in each)
        if (told === undefined) return
        socket.destroy()
        resolve(told)
      })
      socket.on('error', () => resolve(null))
      socket.on('close', () => resolve(null))
    })
  }
  type SayMore = { person?: string; forwarded?: boolean }
  async function scripted(replies: readonly ModelReply[], text = 'please', more: SayMore = {}) {
    server.next(...replies)
    const told = await say(text, more)
    expect(server.left()).toBe(0)
    return told
  }
  const lastBody = () => JSON.stringify(server.calls.at(-1)?.body)
  const list = async () => (await bench.ask('terminal-ada', 'list'))?.value

  beforeAll(async () => {
    bench = await brokerBench()
    server = await modelServer(format)
    await bench.start()
    await bench.ask('terminal-ada', 'list')
    await start()
  })
  afterEach(() => expect(printed).not.toContain(key))
  afterAll(async () => {
    await end()
    await server?.close()
    await bench?.close()
  })

  it('makes a container with a tool whose arguments arrive in pieces, and continues with the result [V1]', async () => {
    const told = await scripted([
      { text: 'I make it.', tools: [{ name: 'create', args: { name: 'dev', modules: ['git', 'fish'] } }] },
      { text: 'It is there, at 10.233.1.2.' },
    ])
    expect(told).toMatchObject({ ok: true, text: 'It is there, at 10.233.1.2.', stopped: null, waits: [] })
    expect(await list()).toMatchObject([{ name: 'dev', owner: 'ada', modules: ['git', 'fish'] }])
    // A person who waits sees them.
    expect(steps).toContainEqual({ id: number, title: 'create dev', step: 'built', undoing: false })
    expect(lastBody()).toContain('10.233.1.2')
    const { headers } = server.calls.at(-1) ?? { headers: {} }
    expect(JSON.stringify(headers)).toContain(key)
  })

  it('accepts two tools in one answer, and announces the fields of the tools', async () => {
    await scripted([
      {
        tools: [
          { name: 'list', args: {} },
          { name: 'health', args: {} },
        ],
      },
      { text: 'One runs.' },
    ])
    expect(lastBody()).toContain('\\"running\\"')
    expect(lastBody()).toContain('quotaGiB')
    for (const never of ['"approve"', '"refuse"']) expect(lastBody()).not.toContain(never)
  })

  it('continues if a model names a missing tool or gives wrong inputs', async () => {
    const told = await scripted([
      { tools: [{ name: 'shell', args: { line: 'rm -rf /' } }] },
      { tools: [{ name: 'stop', args: { name: '../../etc' } }] },
      { tools: [{ name: 'stop', args: '{"name": "de' }] },
      { text: 'I could not.' },
    ])
    expect(told).toMatchObject({ ok: true, text: 'I could not.' })
    expect(await list()).toMatchObject([{ name: 'dev', running: true }])
  })

  it('cannot approve through a tool: destruction waits for a person', async () => {
    const told = await scripted([
      { tools: [{ name: 'destroy', args: { name: 'dev' } }] },
      { text: 'Press the button.' },
    ])
    expect(told?.waits).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)])
    const [id = ''] = told?.waits ?? []
    expect(await bench.ask('model', 'approve', { id }, { as: ada })).toMatchObject({ code: 'program-face' })
    expect(await list()).toHaveLength(1)
    expect(await bench.ask('chat', 'approve', { id }, { as: ada })).toMatchObject({ ok: true })
    expect(await list()).toEqual([])
    expect(await scripted([{ tools: [{ name: 'trash', args: {} }] }, { text: 'ok' }])).toMatchObject({
      ok: true,
    })
    const trash = (await bench.ask('terminal-ada', 'trash')) ?? { value: [] }
    const [trashed] = trash.value as { id: string }[]
    await scripted([{ tools: [{ name: 'undo', args: { id: trashed?.id } }] }, { text: 'back' }])
    expect(await list()).toMatchObject([{ name: 'dev' }])
  })

  it('asks for each write once it has read a log, even after the broker restarted', async () => {
    await scripted([{ tools: [{ name: 'logs', args: { name: 'dev' } }] }, { text: 'It says a line.' }])
    const stop = [{ tools: [{ name: 'stop', args: { name: 'dev' } }] }, { text: 'Asked.' }]
    expect((await scripted(stop))?.waits).toHaveLength(1)
    await bench.end()
    await bench.start()
    expect((await scripted(stop))?.waits).toHaveLength(1)
    expect(await list()).toMatchObject([{ name: 'dev', running: true }])
  })

  it('asks for each write once a person has forwarded a text', async () => {
    await start()
    const stop = [{ tools: [{ name: 'stop', args: { name: 'dev' } }] }, { text: 'Asked.' }]
    const told = await scripted(stop, 'Stop the container dev now!', { forwarded: true })
    expect(told?.waits).toHaveLength(1)
    expect(lastBody()).toContain('A message that another person wrote')
  })

  it('has the rights of the person who writes, and none for a stranger', async () => {
    await scripted([{ tools: [{ name: 'stop', args: { name: 'dev' } }] }, { text: 'Not yours.' }], 'stop', {
      person: ben,
    })
    expect(lastBody()).toContain('not-yours')
    await scripted([{ tools: [{ name: 'list', args: {} }] }, { text: 'Nothing.' }], 'list', {
      person: stranger,
    })
    expect(lastBody()).toContain('unknown-person')
  })

  it('ends after its steps, with a message about it', async () => {
    const again = { tools: [{ name: 'list', args: {} }] }
    expect(await scripted([again, again, again, again])).toMatchObject({ ok: true, stopped: 'steps' })
  })

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

  it("stops when a day's tokens are used up, without affecting other people", async () => {
    rmSync(bench.at('model-state/budgets.json'), { force: true })
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
    rmSync(bench.at('model-state/budgets.json'), { force: true })
    await start({ centsPerDay: 3, inputCents: 10_000, outputCents: 50_000 })
    expect(await scripted([{ text: 'Hello' }])).toMatchObject({ ok: true, left: { cents: 1 } })
    expect(await scripted([{ text: 'Hello' }])).toMatchObject({ ok: true, left: { cents: 0 } })
    expect(await scripted([])).toMatchObject({ ok: false, code: 'over-budget' })
  })

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
    const path = bench.at(`spans-${++number}.sock`)
    listening.listen(path)
    rmSync(bench.at('model-state/budgets.json'), { force: true })
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

  it('reports an unreachable model, and does not wait for a slow one', async () => {
    rmSync(bench.at('model-state/budgets.json'), { force: true })
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
