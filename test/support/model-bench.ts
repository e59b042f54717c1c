// For tests of the agent's process for a model: the built process between the built broker and a stand-in for a language
// model in one of the wire formats. Call modelBench in a `describe`.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import type { Told } from '#shared/workloads/talk.ts'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { type ModelReply, modelServer, type WireFormat } from '#test/model-server.ts'

const program = join(import.meta.dirname, '../../nix/packages/voxnix-model/voxnix-model.mjs')
export const modelKey = 'a-key-that-stays-secret'
export const [ada, ben, stranger] = ['1', '2', '99']
export const formats: readonly WireFormat[] = ['anthropic', 'openai-compatible']

export function modelBench(format: WireFormat) {
  let bench: BrokerBench
  let server: Awaited<ReturnType<typeof modelServer>>
  let child: ChildProcess | undefined
  let printed = ''
  let number = 0
  /** What the last answer did. */
  let [steps, does]: unknown[][] = [[], []]

  async function end() {
    const running = child
    child = undefined
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    running.kill('SIGKILL')
    await once(running, 'exit')
  }
  /** The socket has its name before anything may connect. */
  async function isListening() {
    const socket = createConnection(bench.at('talk.sock'))
    await once(socket, 'connect').finally(() => socket.destroy())
  }
  async function start(changes: object = {}) {
    await end()
    for (const folder of ['model-state', 'credentials']) mkdirSync(bench.at(folder), { recursive: true })
    writeFileSync(bench.at('credentials/llm-key'), `${modelKey}\n`)
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
    await vi.waitFor(isListening, { timeout: 60_000 })
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
        does = lines.filter(each => 'does' in each)
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
  afterEach(() => expect(printed).not.toContain(modelKey))
  afterAll(async () => {
    await end()
    await server?.close()
    await bench?.close()
  })

  return {
    get bench() {
      return bench
    },
    get server() {
      return server
    },
    /** What the last answer printed before it ended. */
    get steps() {
      return steps
    },
    get does() {
      return does
    },
    /** The number of the last message. */
    get number() {
      return number
    },
    start,
    end,
    say,
    scripted,
    lastBody,
    list,
  }
}
