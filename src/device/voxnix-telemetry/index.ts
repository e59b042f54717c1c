// Sends an orchestrator's activity to an OTLP endpoint: the broker's audit as logs, the model's answers as
// traces. It has no rights: systemd passes it the audit, open for reading, and the socket for spans.
// `voxnix-telemetry ENDPOINT STATE [content|plain [PACE]]`: PACE is a factor for every wait. The endpoint's
// headers are the credential otlp-headers.
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { readBounded } from '../lib/durable-file.ts'
import { openTail } from './audit-tail.ts'
import { createEndpoint, endpointOf, headersOf } from './endpoint.ts'
import { createRounds } from './rounds.ts'
import { createSpanQueue } from './span-queue.ts'
import { listenForSpans } from './span-socket.ts'

const firstFd = 3

const [endpoint = '', state = '/var/lib/voxnix-telemetry', content = 'plain', pace = '1'] =
  process.argv.slice(2)
const { CREDENTIALS_DIRECTORY, LISTEN_FDNAMES = '' } = process.env
const log = (line: string) => void process.stderr.write(`${line}\n`)

const names = LISTEN_FDNAMES.split(':')
const audit = names.indexOf('audit')
const spans = names.indexOf('spans')
// The broker creates it at its first start; systemd restarts this unit until then.
if (audit < 0) throw new Error('There is no audit from systemd yet.')

const headers = CREDENTIALS_DIRECTORY ? readBounded(join(CREDENTIALS_DIRECTORY, 'otlp-headers')) : null
const queue = createSpanQueue()
if (spans >= 0) listenForSpans(firstFd + spans, queue)
const round = createRounds({
  endpoint: createEndpoint(endpointOf(endpoint), headersOf(headers ?? '')),
  queue,
  tail: openTail(firstFd + audit, state, log),
  hasContent: content === 'content',
  host: hostname(),
  now: Date.now,
  random: Math.random,
  log,
})

for (;;) await setTimeout((await round()) * 1000 * Number(pace))
