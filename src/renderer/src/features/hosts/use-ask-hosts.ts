// Keeps what is known of the hosts in view up to date, and puts each answer into the list as it comes.
import { useEffect, useMemo, useRef, useState } from 'react'
import { useNow } from '#lib/hooks/use-now.ts'
import type { HostState } from '#shared/deploy/memory.ts'
import { nextToAsk } from './ask-queue.ts'
import { useAskHost } from './use-ask-host.ts'

export function useAskHosts(inView: readonly string[], states: readonly HostState[]) {
  const ask = useAskHost()
  const now = useNow()
  const [asking, setAsking] = useState<ReadonlySet<string>>(new Set())
  const [since, setSince] = useState(0)
  const gone = useRef(new AbortController())
  useEffect(() => {
    gone.current = new AbortController()
    return () => gone.current.abort()
  }, [])
  // The list shows an answer with some delay: without this Kiln would query the host again.
  const [heard, setHeard] = useState<ReadonlyMap<string, HostState>>(new Map())
  const known = useMemo(
    () => new Map(states.map(state => [state.id, later(state, heard.get(state.id))])),
    [states, heard],
  )
  const [tried, setTried] = useState<ReadonlyMap<string, number>>(new Map())
  const next = nextToAsk({ inView, states: known, tried, asking, now, since })
  const wanted = next.join(' ')
  useEffect(() => {
    const ids = wanted.split(' ').filter(Boolean)
    if (ids.length === 0) return
    setAsking(old => new Set([...old, ...ids]))
    const { signal } = gone.current
    for (const id of ids)
      void ask(id, signal).then(state => {
        if (signal.aborted) return
        setTried(old => new Map(old).set(id, Date.now()))
        if (state) setHeard(old => new Map(old).set(id, state))
        setAsking(old => new Set([...old].filter(one => one !== id)))
      })
  }, [wanted, ask])
  return { asking, askAgain: () => setSince(Date.now()) }
}

const later = (one: HostState, other: HostState | undefined) =>
  other && (other.asked?.at ?? 0) > (one.asked?.at ?? 0) ? other : one
