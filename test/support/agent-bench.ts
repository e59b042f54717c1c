// The built agent between the built broker and a stand-in for Telegram on loopback: one for a test file, which calls this in its
// describe.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { botApiServer } from '#test/bot-api-server.ts'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'

const program = join(import.meta.dirname, '../../nix/packages/voxnix-agent/voxnix-agent.mjs')
export const token = '123:a-token-that-stays-secret'
export const [ada, ben, vic, friend, stranger] = [1, 2, 3, 7, 99]

export function agentBench() {
  let bench: BrokerBench
  let telegram: Awaited<ReturnType<typeof botApiServer>>
  let agent: ChildProcess
  let printed = ''

  function start(credential = token, model = '', groups: readonly number[] = []) {
    mkdirSync(bench.at('agent'), { recursive: true })
    mkdirSync(bench.at('credentials'), { recursive: true })
    writeFileSync(bench.at('credentials/telegram-bot-token'), `${credential}\n`)
    const env = { PATH: process.env['PATH'], CREDENTIALS_DIRECTORY: bench.at('credentials') }
    const words = [
      program,
      bench.at('agent'),
      bench.at('chat.sock'),
      telegram.root,
      model,
      ...groups.map(String),
    ]
    agent = spawn(process.execPath, words, { env, stdio: ['ignore', 'ignore', 'pipe'] })
    agent.stderr?.on('data', chunk => {
      printed += chunk
    })
  }
  async function end() {
    agent.kill('SIGKILL')
    if (agent.exitCode === null && agent.signalCode === null) await once(agent, 'exit')
  }
  beforeAll(async () => {
    bench = await brokerBench()
    telegram = await botApiServer(token)
    await bench.start()
    start()
  })
  afterAll(async () => {
    await end()
    await telegram.close()
    await bench.close()
  })

  const said = () =>
    telegram.calls.flatMap(({ body }) => (typeof body['text'] === 'string' ? [body['text']] : []))
  const isProgress = (text: string) => text.endsWith('…')
  const texts = () => said().filter(each => !isProgress(each))
  const nextText = async (from: number, text: string, more: object = {}) => {
    const before = texts().length
    telegram.says(from, text, more)
    await expect.poll(() => texts().length, { timeout: 60_000 }).toBeGreaterThan(before)
    return texts().at(-1)
  }
  const lastButtons = () => {
    const marked = telegram.calls.filter(({ body }) => body['reply_markup'])
    return [...JSON.stringify(marked.at(-1)?.body).matchAll(/"callback_data":"([^"]+)"/g)].map(
      ([, data = '']) => data,
    )
  }
  return {
    bench: () => bench,
    telegram: () => telegram,
    agent: () => agent,
    printed: () => printed,
    start,
    end,
    said,
    texts,
    nextText,
    lastButtons,
  }
}
