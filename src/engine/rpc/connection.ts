// One client's connection: decodes every message, answers calls, sends the events of the jobs that it watches.

import { findCall, type Topic } from '#shared/contract/index.ts'
import { type FromEngine, type Port, toEngine } from '#shared/contract/wire.ts'
import { thrownFacts } from '#shared/diagnostics/thrown-facts.ts'
import { failure, toReport } from '#shared/errors.ts'
import { firstIssue } from '#shared/issue-reason.ts'
import { type JobEvent, type JobView, reduceJob } from '#shared/jobs/job.ts'
import { message } from '#shared/messages/codes.ts'
import type { JobListener } from '../jobs/job.ts'
import { logged } from '../logged.ts'
import type { LogPort } from '../ports/log.ts'
import { type StreamHandlers, serveStreams } from './streams.ts'

/** The engine's side of a connection. */
export type Served = {
  call(path: string, input: unknown, signal: AbortSignal): Promise<unknown>
  /** The job's current state and future events; null if there is no such job. */
  watch(job: string, listener: JobListener): Promise<{ view: JobView; stop: () => void } | null>
  onChanged(listener: (topics: Topic[]) => void): () => void
  streams: StreamHandlers
  log: Pick<LogPort, 'debug'>
}

export function serveConnection(engine: Served, port: Port<FromEngine, unknown>) {
  const watches = new Map<number, () => void>()
  const calls = new Map<number, AbortController>()
  const streams = serveStreams(engine.streams, message => port.post(message))
  const stopChanges = engine.onChanged(topics => port.post({ t: 'changed', topics }))

  port.onClose(() => {
    stopChanges()
    for (const stop of watches.values()) stop()
    watches.clear()
    for (const controller of calls.values()) controller.abort()
    streams.closeAll()
  })

  port.listen(raw => {
    const message = toEngine.safeParse(raw)
    if (!message.success) return refuse(raw)
    switch (message.data.t) {
      case 'call':
        return void answer(message.data)
      case 'cancel':
        return calls.get(message.data.id)?.abort()
      case 'watch':
        return void watch(message.data)
      case 'unwatch':
        watches.get(message.data.id)?.()
        return void watches.delete(message.data.id)
      default:
        return streams.receive(message.data)
    }
  })

  /** Invalid input with a number gets an answer, because its sender waits for one. */
  function refuse(raw: unknown) {
    const id = typeof raw === 'object' && raw !== null && 'id' in raw ? raw.id : null
    if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0) return
    const values = { reason: message('request.reason.form') }
    port.post({ t: 'failed', id, error: failure('request.invalid', { operation: 'call', values }).report() })
  }

  async function answer({ id, call, input }: { id: number; call: string; input?: unknown }) {
    const controller = new AbortController()
    calls.set(id, controller)
    try {
      port.post({ t: 'reply', id, ok: true, value: await engine.call(call, input, controller.signal) })
    } catch (thrown) {
      // The client chose this name: only a name from the contract goes into the log.
      const operation = findCall(call) ? call : 'call'
      if (!controller.signal.aborted) engine.log.debug('call-failed', { ...thrownFacts(thrown), operation })
      port.post({ t: 'failed', id, error: toReport(thrown, call) })
    } finally {
      calls.delete(id)
    }
  }

  async function watch({ id, job }: { id: number; job: string }) {
    // Events that arrive while the snapshot is being fetched are held back; the snapshot's number tells which of them
    // are new.
    let waiting: JobEvent[] | null = []
    let stopped = false
    watches.set(id, () => {
      stopped = true
    })
    const watched = await engine
      .watch(job, event => (waiting ? waiting.push(event) : port.post({ t: 'events', id, events: [event] })))
      .catch(logged(engine.log, 'watch-failed'))
    if (!watched) {
      port.post({
        t: 'failed',
        id,
        error: failure('job.unknown', { operation: 'watch', values: { id: job } }).report(),
      })
      return
    }
    if (stopped) return watched.stop()
    watches.set(id, watched.stop)
    port.post({ t: 'view', id, view: waiting.reduce(reduceJob, watched.view) })
    waiting = null
  }
}

/** Decodes the input of `path` by the contract. */
export function decodeInput(path: string, input: unknown): unknown {
  const call = findCall(path)
  if (!call) throw failure('call.unknown', { operation: path, values: { call: path } })
  const decoded = call.input.safeParse(input)
  if (decoded.success) return decoded.data
  throw failure('request.invalid', { operation: path, values: { reason: firstIssue(decoded.error) } })
}
