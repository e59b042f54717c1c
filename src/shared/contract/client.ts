// The client of the contract, for window, command line and main: typed calls over any port.
import { failure, fromReport, type KilnError } from '../errors.ts'
import { interruptedJob, type JobEvent, type JobView, reduceJob } from '../jobs/job.ts'
import { createClientStreams, type Stream, type StreamListener } from './client-streams.ts'
import { type Contract, contract, findCall, type Input, type Reply, startedJob, type Topic } from './index.ts'
import type { StreamInput, StreamName } from './streams.ts'
import { fromEngine, type Port, type ToEngine } from './wire.ts'

/** The part of an AbortSignal that is used: its type is Node's or the DOM's, and neither is available here. */
type Abort = {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: () => void, options: { once: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}
type Calls = {
  [G in keyof Contract]: {
    [C in keyof Contract[G]]: (
      input: Input<Contract[G][C]>,
      /** When aborted, the call rejects with the signal's reason, and the engine stops what it can. */
      signal?: Abort,
    ) => Promise<Reply<Contract[G][C]>>
  }
}
type Watcher = {
  /** The state after each batch of events; the first is the snapshot. */
  onView?: (view: JobView, events: JobEvent[]) => void
  onError?: (error: KilnError) => void
  /** The last view from an earlier connection: a job that ran then and is unknown now was interrupted. */
  known?: JobView | null
}
export type Client = Calls & {
  /** Follows a job; returns the function that stops following. */
  watch(job: string, watcher: Watcher): () => void
  /** Opens a stream of bytes. */
  open<S extends StreamName>(stream: S, input: StreamInput<S>, listener: StreamListener): Stream
  /** Reports the engine's changes; returns the function that stops listening. */
  onChanged(listener: (topics: Topic[]) => void): () => void
  onClose(listener: () => void): void
  close(): void
}

type Pending = { call: string; resolve: (value: unknown) => void; reject: (error: KilnError) => void }
type Watching = Watcher & { view: JobView | null }

export function createClient(port: Port<ToEngine, unknown>): Client {
  let lastId = 0
  let closed = false
  const pending = new Map<number, Pending>()
  const watching = new Map<number, Watching>()
  const changed = new Set<(topics: Topic[]) => void>()
  const closers = new Set<() => void>()

  const streams = createClientStreams(
    () => ++lastId,
    message => closed || port.post(message),
  )

  port.listen(raw => {
    const message = fromEngine.parse(raw)
    switch (message.t) {
      case 'opened':
      case 'bytes':
      case 'ended':
        return streams.receive(message)
      case 'changed':
        for (const listener of changed) listener(message.topics)
        return
      case 'view': {
        const watcher = watching.get(message.id)
        if (!watcher) return
        watcher.view = message.view
        watcher.onView?.(message.view, [])
        return
      }
      case 'events': {
        const watcher = watching.get(message.id)
        if (!watcher?.view) return
        watcher.view = message.events.reduce(reduceJob, watcher.view)
        watcher.onView?.(watcher.view, message.events)
        return
      }
      case 'failed': {
        streams.receive(message)
        const error = fromReport(message.error)
        pending.get(message.id)?.reject(error)
        const watcher = watching.get(message.id)
        pending.delete(message.id)
        watching.delete(message.id)
        if (watcher?.known?.endedAt === null && error.code === 'job.unknown')
          watcher.onView?.(interruptedJob(watcher.known, Date.now()), [])
        else watcher?.onError?.(error)
        return
      }
      case 'reply': {
        const waiting = pending.get(message.id)
        pending.delete(message.id)
        if (!waiting) return
        const call = findCall(waiting.call)
        const decoded = (call?.kind === 'job' ? startedJob : call?.output)?.safeParse(message.value)
        if (decoded?.success) waiting.resolve(decoded.data)
        else
          waiting.reject(
            failure('request.invalid', {
              operation: waiting.call,
              values: { reason: String(decoded?.error) },
            }),
          )
      }
    }
  })
  port.onClose(() => {
    closed = true
    for (const { call, reject } of pending.values()) reject(failure('engine.lost', { operation: call }))
    for (const { onError } of watching.values()) onError?.(failure('engine.lost', { operation: 'watch' }))
    pending.clear()
    watching.clear()
    streams.lost(failure('engine.lost', { operation: 'open' }))
    for (const listener of closers) listener()
  })

  const send = (call: string, input: unknown, signal?: Abort) =>
    new Promise<unknown>((resolve, reject) => {
      if (closed) return reject(failure('engine.lost', { operation: call }))
      if (signal?.aborted) return reject(signal.reason)
      const id = ++lastId
      const onAbort = () => {
        pending.delete(id)
        port.post({ t: 'cancel', id })
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          signal?.removeEventListener('abort', onAbort)
          settle(value)
        }
      pending.set(id, { call, resolve: settled(resolve), reject: settled(reject) })
      port.post({ t: 'call', id, call, input })
    })

  const calls = Object.fromEntries(
    Object.entries(contract).map(([group, table]) => [
      group,
      Object.fromEntries(
        Object.keys(table).map(name => [
          name,
          (input: unknown, signal?: Abort) => send(`${group}.${name}`, input, signal),
        ]),
      ),
    ]),
  ) as Calls

  return {
    ...calls,
    watch(job, watcher) {
      const id = ++lastId
      watching.set(id, { ...watcher, view: null })
      port.post({ t: 'watch', id, job })
      return () => {
        if (watching.delete(id) && !closed) port.post({ t: 'unwatch', id })
      }
    },
    open: streams.open,
    onChanged(listener) {
      changed.add(listener)
      return () => changed.delete(listener)
    },
    onClose: listener => closers.add(listener),
    close: () => port.close(),
  }
}

/** Follows a job to its end and returns its value; rejects with its error; null if it was cancelled. */
export function jobEnd(client: Client, job: string, onView?: Watcher['onView']): Promise<JobView> {
  return new Promise((resolve, reject) => {
    const stop = client.watch(job, {
      onError: reject,
      onView: (view, events) => {
        onView?.(view, events)
        if (view.endedAt === null) return
        stop()
        resolve(view)
      },
    })
  })
}
