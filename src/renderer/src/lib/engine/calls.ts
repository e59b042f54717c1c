// The contract as hooks: reads are cached and follow what the engine says has changed, actions are mutations.
import {
  keepPreviousData,
  type QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
} from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Client } from '#shared/contract/client.ts'
import type { Contract, Input, Reply, Topic } from '#shared/contract/index.ts'
import { failure, type KilnError, Unexpected } from '#shared/errors.ts'
import { connectionState, onConnection, whenOpen } from './connection.ts'

export type CallPath = { [G in keyof Contract]: `${G}.${keyof Contract[G] & string}` }[keyof Contract]
type At<P extends CallPath> = P extends `${infer G}.${infer C}`
  ? G extends keyof Contract
    ? C extends keyof Contract[G]
      ? Contract[G][C]
      : never
    : never
  : never
export type CallInput<P extends CallPath> = Input<At<P>>
export type CallReply<P extends CallPath> = Reply<At<P>>

type AnyCall = (input: unknown, signal?: AbortSignal) => Promise<unknown>

/** One question over the connection, as soon as there is one. Rejects with a KilnError, or with the signal's reason. */
export async function call<P extends CallPath>(
  path: P,
  input: CallInput<P>,
  signal?: AbortSignal,
): Promise<CallReply<P>> {
  const client = await whenOpen(signal)
  return invoke(client, path, input, signal) as Promise<CallReply<P>>
}

/** Commands are never queued: when disconnected they fail at once, so nothing destructive runs later. */
export async function sendCommand<P extends CallPath>(
  path: P,
  input: CallInput<P>,
  signal?: AbortSignal,
): Promise<CallReply<P>> {
  const now = connectionState()
  if (now.phase !== 'open') throw failure('engine.away', { operation: path })
  return invoke(now.client, path, input, signal) as Promise<CallReply<P>>
}

function invoke(client: Client, path: CallPath, input: unknown, signal?: AbortSignal): Promise<unknown> {
  const [group = '', name = ''] = path.split('.')
  const groups = client as unknown as Record<string, Record<string, AnyCall>>
  const made = groups[group]?.[name]
  return made ? made(input, signal) : Promise.reject(new Unexpected(`no call ${path}`))
}

export const callKey = (path: CallPath, input: unknown) => [...path.split('.'), input] as const

type CallOptions = {
  enabled?: boolean
  /** Keep showing the last answer while one for another input is on its way. */
  keepPrevious?: boolean
}

/** A query of the contract. Refetched when the engine says that its group changed, and after a reconnection. */
export function useCall<P extends CallPath>(
  path: P,
  input: CallInput<P>,
  { enabled = true, keepPrevious = false }: CallOptions = {},
): UseQueryResult<CallReply<P>, KilnError> {
  return useQuery<CallReply<P>, KilnError>({
    queryKey: callKey(path, input),
    queryFn: ({ signal }) => call(path, input, signal),
    enabled,
    ...(keepPrevious && { placeholderData: keepPreviousData }),
  })
}

/** Asks for what a page will ask for by `useCall`, also when an older answer is known. */
export const prefetch = <P extends CallPath>(queries: QueryClient, path: P, input: CallInput<P>) =>
  queries.prefetchQuery({
    queryKey: callKey(path, input),
    queryFn: ({ signal }) => call(path, input, signal),
    staleTime: 0,
  })

/**
 * The second click of a double click comes before the page is drawn as busy: the same input is not sent again while it is
 * on its way, and shares the answer.
 */
function useOnce<T>(): (input: unknown, send: () => Promise<T>) => Promise<T> {
  const onTheirWay = useRef(new Map<string, Promise<T>>()).current
  return (input, send) => {
    const key = JSON.stringify(input)
    const sent = onTheirWay.get(key)
    if (sent) return sent
    const answer = send().finally(() => onTheirWay.delete(key))
    onTheirWay.set(key, answer)
    return answer
  }
}

/** A command or job of the contract: `.mutate(input)`, `.mutateAsync(input)`. The engine tells what changed. */
export function useCommand<P extends CallPath>(
  path: P,
): UseMutationResult<CallReply<P>, KilnError, CallInput<P>> {
  const once = useOnce<CallReply<P>>()
  return useMutation<CallReply<P>, KilnError, CallInput<P>>({
    mutationFn: input => once(input, () => sendCommand(path, input)),
  })
}

/** A command that waits for another computer: it is stopped when the component that sent it goes away. */
export function useStoppedCommand<P extends CallPath>(
  path: P,
): UseMutationResult<CallReply<P>, KilnError, CallInput<P>> {
  const once = useOnce<CallReply<P>>()
  const running = useRef(new Set<AbortController>()).current
  useEffect(
    () => () => {
      for (const controller of running) controller.abort()
    },
    [running],
  )
  return useMutation<CallReply<P>, KilnError, CallInput<P>>({
    mutationFn: input =>
      once(input, () => {
        const controller = new AbortController()
        running.add(controller)
        return sendCommand(path, input, controller.signal).finally(() => running.delete(controller))
      }),
  })
}

/** Reads that depend on more than their own group. A dry run evaluates, so it is never repeated automatically. */
const alsoStale: Partial<Record<Topic, CallPath[]>> = {
  settings: ['builds.check', 'profiles.list', 'images.list', 'caches.list'],
  profiles: ['builds.check'],
  doctor: ['builds.check'],
  builders: ['builds.check', 'lima.list', 'lima.show'],
  drives: ['flash.check', 'flash.recents', 'flash.sshKeys'],
  images: ['flash.recents', 'boxes.list', 'boxes.show'],
  machines: ['boxes.list', 'boxes.show'],
  boxes: ['connect.list'],
  hosts: ['boxes.list', 'boxes.show'],
  builds: ['boxes.list', 'boxes.show'],
}

/** Ties the cache to the connection. Call once. */
export function followEngine(queries: QueryClient): void {
  const stale = (topics: readonly Topic[]) => {
    for (const topic of topics) {
      queries.invalidateQueries({ queryKey: [topic] })
      for (const path of alsoStale[topic] ?? []) queries.invalidateQueries({ queryKey: path.split('.') })
    }
  }
  let generation = 0
  const follow = () => {
    const now = connectionState()
    if (now.phase !== 'open' || now.generation === generation) return
    const again = generation > 0
    generation = now.generation
    now.client.onChanged(stale)
    if (again) queries.invalidateQueries()
  }
  onConnection(follow)
  follow()
}
