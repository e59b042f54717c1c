// Reports that Connect acknowledges, each on the disk by then, over an empty server of the same framework and over a bare node:http,
// both of which answer the same calls; and the memory of a box's waiting program over a `node` that waits: `node bench/connect.ts`.
// Ratios, because the disk and the processor decide the rest.
import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import Fastify from 'fastify'
import { signedText } from '#connect/claims/proof.ts'
import { openConnect } from '#connect/connect.ts'
import { median } from './median.ts'
import { memoryOf } from './process-memory.ts'

const rounds = 5
const boxes = 20
/** From one box: each has its second, because a signature is taken once, and a clock may be five minutes off. */
const reports = 100
const connections = 20

const home = mkdtempSync(join(tmpdir(), 'kiln-bench-'))
const body = JSON.stringify({
  uptime_seconds: 7200,
  memory: { used_bytes: 2e9, available_bytes: 6e9, total_bytes: 8e9 },
  load_average: [0.1, 0.2, 0.3],
  disk: { root_used_bytes: 1e10, root_total_bytes: 5e10 },
  failed_units: [],
})
type Call = { path: string; headers: Record<string, string> }

/** A Connect with claimed boxes, and the calls that they make. */
async function connect(round: number) {
  const folder = join(home, String(round))
  mkdirSync(folder)
  const { app, store, claims } = openConnect({
    path: join(folder, 'connect.db'),
    secret: randomBytes(32),
    now: Date.now,
    randomBytes,
    allowKeyless: false,
  })
  store.putHousehold({ id: 'home', name: 'Home', createdAt: Date.now() })
  const calls = Array.from({ length: boxes }, () => callsOfBox())
  await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    port: (app.server.address() as AddressInfo).port,
    calls: Array.from({ length: reports }, (_, at) => calls.map(each => each[at])).flat(),
    kept: () =>
      store
        .devicesOf('home')
        .flatMap(({ id }) => store.summariesOf(id, 'day', 0))
        .reduce((sum, day) => sum + day.reports, 0),
    async close() {
      await app.close()
      store.close()
    },
  }

  function callsOfBox(): (Call | undefined)[] {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const id = crypto.randomUUID()
    const device_key = String(publicKey.export({ format: 'jwk' }).x)
    const shown = { bearer: null, signed: true, key: device_key, access: false }
    claims.register({ install_id: id, hostname: 'box', device_key }, shown, '127.0.0.1')
    const customer = { first_name: 'Ada', last_name: 'Lovelace', email: 'ada@example.com' }
    store.transaction(() => claims.give(id, device_key, { household: 'home', customer, pangolin: null }))
    const found = claims.configuration(id, shown)
    const token = 'auth' in found ? (found.auth?.access_token ?? '') : ''
    const path = `/api/v1/installations/${id}/health`
    const first = Math.floor(Date.now() / 1000) - reports
    return Array.from({ length: reports }, (_, at) => {
      const time = String(first + at)
      const text = signedText({ method: 'POST', path, body: Buffer.from(body) }, { time, nonce: '' })
      const proof = `${time}..${sign(null, text, privateKey).toString('base64url')}`
      return { path, headers: { authorization: `Bearer ${token}`, 'kiln-proof': proof } }
    })
  }
}

/** Calls a second, all of which were acknowledged, and how long the slowest of a hundred took. */
async function rate(
  port: number,
  calls: readonly (Call | undefined)[],
): Promise<{ rate: number; p99: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const waiting = [...calls]
  const times: number[] = []
  const start = performance.now()
  const work = async () => {
    for (let call = waiting.shift(); call; call = waiting.shift()) {
      const { path, headers } = call
      const sentAt = performance.now()
      const status = await new Promise<number>((done, failed) => {
        const sent = request(
          {
            port,
            agent,
            host: '127.0.0.1',
            method: 'POST',
            path,
            headers: { ...headers, 'content-type': 'application/json' },
          },
          reply => reply.resume().on('end', () => done(reply.statusCode ?? 0)),
        )
        sent.on('error', failed).end(body)
      })
      if (status !== 204) throw new Error(`${path}: ${status}`)
      times.push(performance.now() - sentAt)
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
  agent.destroy()
  const seconds = (performance.now() - start) / 1000
  times.sort((a, b) => a - b)
  return { rate: calls.length / seconds, p99: times[Math.floor(times.length * 0.99)] ?? 0 }
}

async function emptyRate(calls: readonly (Call | undefined)[]) {
  const app = Fastify()
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, read, done) => done(null, read))
  app.post('/api/v1/installations/:id/health', (_request, reply) => reply.status(204).send())
  await app.listen({ host: '127.0.0.1', port: 0 })
  const found = await rate((app.server.address() as AddressInfo).port, calls)
  await app.close()
  return found
}

async function bareRate(calls: readonly (Call | undefined)[]) {
  const server = createServer((incoming, reply) => {
    incoming.resume().on('end', () => reply.writeHead(204).end())
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const found = await rate((server.address() as AddressInfo).port, calls)
  server.close()
  return found
}

const ours: number[] = []
const late: number[] = []
const empties: number[] = []
const bare: number[] = []
for (let round = 0; round < rounds; round++) {
  const at = await connect(round)
  bare.push((await bareRate(at.calls)).rate)
  empties.push((await emptyRate(at.calls)).rate)
  const own = await rate(at.port, at.calls)
  ours.push(own.rate)
  late.push(own.p99)
  if (at.kept() !== at.calls.length) throw new Error(`${at.kept()} of ${at.calls.length} reports were kept`)
  await at.close()
}
const kept = median(ours)
const over = (name: string, rates: number[]) => {
  const peer = median(rates)
  console.log(
    `reports: ${Math.round(kept)}/s on the disk, ${Math.round(peer)}/s of ${name}: ${(kept / peer).toFixed(2)} x`,
  )
}
over('an empty Fastify', empties)
over('a bare node:http', bare)
console.log(`reports: 99 of 100 within ${median(late).toFixed(0)} ms, ${connections} at a time, none lost`)

async function memory(words: string[]): Promise<number> {
  const child: ChildProcess = spawn(process.execPath, words, { stdio: 'ignore' })
  await setTimeout(4000)
  const { rss } = memoryOf(String(child.pid))
  child.kill('SIGKILL')
  return rss
}
const root = join(import.meta.dirname, '..')
const state = join(home, 'state')
mkdirSync(state)
// It waits for a server that is not there.
writeFileSync(join(state, 'connect_api_url'), 'http://127.0.0.1:1\n')
const program = 'kaliunbox-auto-claim'
const words = ['--state', state, '--run', join(home, 'run')]
const least = await memory(['-e', 'setTimeout(() => {}, 60_000)'])
const taken = await memory([join(root, `nix/packages/${program}/${program}.mjs`), ...words])
console.log(
  `${program}: ${(taken / 2 ** 20).toFixed(1)} MiB, node ${(least / 2 ** 20).toFixed(1)} MiB: ${(taken / least).toFixed(2)} x`,
)
rmSync(home, { recursive: true })
