// The built program, started as systemd does: the audit open for reading, a socket for spans, and a stand-in
// for an OTLP endpoint.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Span } from '#shared/workloads/spans.ts'
import { otlpServer } from '#test/otlp-server.ts'
import { openAudit } from '../voxnix-broker/audit.ts'

const program = join(import.meta.dirname, '../../../nix/packages/voxnix-telemetry/voxnix-telemetry.mjs')
const token = 'pylf_v1_a-token-that-stays-secret'
const patient = { timeout: 60_000 }

const spanOf = (name: string, more: Partial<Span> = {}): Span => ({
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  parentId: null,
  name,
  isClient: false,
  startMs: 1_700_000_000_000,
  endMs: 1_700_000_001_500,
  attributes: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.usage.input_tokens': 100,
    'gen_ai.response.finish_reasons': ['stop'],
  },
  error: null,
  ...more,
})

describe('telemetry', () => {
  let folder = ''
  let child: ChildProcess | undefined
  let printed = ''
  const at = (name: string) => join(folder, name)

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-telemetry-'))
    for (const name of ['state', 'credentials']) mkdirSync(at(name))
    writeFileSync(at('audit.jsonl'), '')
    writeFileSync(at('credentials/otlp-headers'), `${token}\n`)
    printed = ''
  })
  async function end() {
    const running = child
    child = undefined
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    running.kill('SIGKILL')
    await once(running, 'exit')
  }
  afterEach(async () => {
    await end()
    expect(printed).not.toContain(token)
    rmSync(folder, { recursive: true, force: true })
  })

  /** systemd-socket-activate has no OpenFile=: it starts a shell that opens the audit after its socket. */
  async function start(root: string, { content = 'plain', pace = '0.005' } = {}) {
    await end()
    const before = printed.split('Listening on').length
    rmSync(at('spans.sock'), { force: true })
    const open = 'exec 4<"$1"; export LISTEN_FDS=2 LISTEN_FDNAMES=spans:audit; shift; exec "$@"'
    const words = [program, root, at('state'), content, pace]
    const shell = ['/bin/bash', '--norc', '-c', open, 'bash', at('audit.jsonl'), process.execPath, ...words]
    child = spawn(
      'systemd-socket-activate',
      [
        '--listen',
        at('spans.sock'),
        '--fdname=spans',
        `--setenv=CREDENTIALS_DIRECTORY=${at('credentials')}`,
        ...shell,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    )
    child.stderr?.on('data', chunk => {
      printed += chunk
    })
    await expect.poll(() => printed.split('Listening on').length, patient).toBeGreaterThan(before)
    // The first connection starts it.
    sendSpans()
  }
  function sendSpans(...spans: readonly unknown[]) {
    const socket = createConnection(at('spans.sock'))
    socket.on('error', () => socket.destroy())
    socket.end(spans.map(each => `${typeof each === 'string' ? each : JSON.stringify(each)}\n`).join(''))
  }
  const audit = () => openAudit(at('audit.jsonl'), () => undefined)
  const line = (verb: string, event: 'ended' | 'refused', detail?: string) => ({
    time: '2026-07-01T10:00:00.000Z',
    event,
    person: 'ada',
    face: 'terminal',
    verb,
    input: { name: 'dev', argv: ['a-word-that-is-content'] },
    ...(detail !== undefined && { detail }),
  })

  it("sends spans and the audit in the protocol's format, with the header, and without content", async () => {
    const server = await otlpServer()
    const written = audit()
    written.write(line('exec', 'ended'))
    written.write(line('stop', 'refused', 'not-yours'))
    await start(server.root)
    sendSpans(spanOf('chat m', { isClient: true }), spanOf('invoke_agent voxnix', { error: 'model-busy' }))
    await expect.poll(() => [server.spans.length, server.records.length], patient).toEqual([2, 2])
    expect(server.wrong).toEqual([])
    expect(server.spans[0]).toMatchObject({
      kind: 3,
      startTimeUnixNano: '1700000000000000000',
      endTimeUnixNano: '1700000001500000000',
      attributes: { 'gen_ai.usage.input_tokens': '100' },
    })
    expect(server.spans[1]).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'model-busy' } })
    const [ended, refused] = server.records
    expect(ended).toMatchObject({ body: { stringValue: 'exec ended' }, severityText: 'INFO' })
    // The hash of the line is included: a rewritten chain has other hashes.
    expect(readFileSync(at('audit.jsonl'), 'utf8')).toContain(String(ended?.attributes['voxnix.audit.hash']))
    expect(refused).toMatchObject({ severityText: 'WARN', attributes: { 'error.type': 'not-yours' } })
    expect(JSON.stringify(server.requests)).not.toContain('a-word-that-is-content')
    expect(server.requests.every(({ headers }) => headers['authorization'] === token)).toBe(true)
    await server.close()
  })

  it('sends the input of requests if content is on, and each line once across restarts', async () => {
    const server = await otlpServer()
    audit().write(line('exec', 'ended'))
    await start(server.root, { content: 'content' })
    await expect.poll(() => server.records.length, patient).toBe(1)
    expect(String(server.records[0]?.attributes['voxnix.audit.input'])).toContain('a-word-that-is-content')
    // If it is killed between the answer and this, it sends them again.
    const size = String(statSync(at('audit.jsonl')).size)
    await expect
      .poll(() => existsSync(at('state/sent')) && readFileSync(at('state/sent'), 'utf8'), patient)
      .toBe(size)
    await start(server.root)
    audit().write(line('list', 'ended'))
    await expect.poll(() => server.records.length, patient).toBe(2)
    expect(server.records[1]).toMatchObject({ body: { stringValue: 'list ended' } })
    await server.close()
  })

  it('waits as long as the endpoint asks, and then sends what it has', async () => {
    const server = await otlpServer()
    await start(server.root, { pace: '0.1' })
    server.next({ status: 429, retryAfter: 30 })
    sendSpans(spanOf('one'))
    await expect.poll(() => server.spans.length, patient).toBe(1)
    const [first, second] = server.requests.map(({ at: when }) => when)
    // Three seconds at this pace. This process may notice the first one late.
    expect(Number(second) - Number(first)).toBeGreaterThan(1000)
    await expect.poll(() => printed, patient).toContain('takes what is sent again')
    expect(printed.split('it answered 429')).toHaveLength(2)
    await server.close()
  })

  it('continues while the endpoint is down, logs that once, and drops the oldest spans above its limit', async () => {
    const first = await otlpServer()
    await first.close()
    await start(first.root, { pace: '0.0005' })
    sendSpans(...Array.from({ length: 1100 }, (_, index) => spanOf(`span ${index}`)))
    audit().write(line('list', 'ended'))
    await expect
      .poll(() => printed, patient)
      .toContain('does not take anything now: it cannot be reached (ECONNREFUSED)')
    const server = await otlpServer(first.port)
    await expect.poll(() => server.records.length, patient).toBe(1)
    await expect.poll(() => server.spans.at(-1)?.name, patient).toBe('span 1099')
    // The queue's limit, and one batch that was on its way when the endpoint came back.
    expect(server.spans.length).toBeLessThanOrEqual(1024 + 64)
    expect(printed.split('cannot be reached')).toHaveLength(2)
    await expect.poll(() => printed, patient).toMatch(/\d+ spans were dropped/)
    await server.close()
  })

  it('stops when a token is refused, and keeps the audit for the next start', async () => {
    const server = await otlpServer()
    audit().write(line('list', 'ended'))
    server.next({ status: 401 })
    await start(server.root)
    await expect.poll(() => printed, patient).toContain('No more logs are sent until')
    expect(server.records).toEqual([])
    await start(server.root)
    await expect.poll(() => server.records.length, patient).toBe(1)
    await server.close()
  })

  it('skips lines that are not spans, and an audit line that a power cut left', async () => {
    const server = await otlpServer()
    audit().write(line('list', 'ended'))
    appendFileSync(at('audit.jsonl'), 'a line that was c')
    await start(server.root)
    sendSpans(
      'no JSON',
      { ...spanOf('x'), traceId: '0'.repeat(32) },
      { ...spanOf('x'), attributes: { 'A b': 1 } },
      spanOf('whole'),
    )
    await expect.poll(() => server.spans.map(({ name }) => name), patient).toEqual(['whole'])
    await expect.poll(() => server.records.length, patient).toBe(1)
    audit().write(line('stop', 'ended'))
    await expect.poll(() => server.records.length, patient).toBe(3)
    expect(server.records[1]).toMatchObject({ body: { stringValue: 'A line that is not whole.' } })
    expect(server.wrong).toEqual([])
    await server.close()
  })

  it.each(['http://example.com:4318', 'ftp://127.0.0.1', 'https://user@example.com'])(
    'does not start with the endpoint %s',
    async root => {
      const audited = openSync(at('audit.jsonl'), 'r')
      const env = { PATH: process.env['PATH'], LISTEN_FDNAMES: 'audit' }
      const done = spawn(process.execPath, [program, root, at('state')], {
        env,
        stdio: ['ignore', 'ignore', 'pipe', audited],
      })
      const [code] = await once(done, 'exit')
      expect(code).toBe(1)
    },
  )
})
