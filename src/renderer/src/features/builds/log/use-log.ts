// One log of a build as a source, kept growing while the build runs.
import { useEffect, useMemo } from 'react'
import { call } from '#lib/engine/calls.ts'
import { LogSource } from './log-source.ts'

/** Lines fetched beyond what a view shows, so that a short scroll up finds them. */
const tailLines = 200
/** Nix's own lines have no count in the graph: their log is polled. */
const lookEveryMs = 1000

type Options = {
  build: string
  /** A .drv path; empty for what Nix itself said. */
  derivation: string
  /** The number of lines in the graph; 0 if it has none. */
  logLines: number
  /** Lines may still come. */
  growing: boolean
  follow: boolean
}

export function useLog({ build, derivation, logLines, growing, follow }: Options): LogSource {
  const source = useMemo(
    () => new LogSource((from, count) => call('builds.log', { id: build, derivation, from, count })),
    [build, derivation],
  )
  const counted = derivation !== ''
  // Following: the newest lines are fetched before they count. Otherwise only the length is learnt.
  useEffect(() => {
    if (follow || source.total === 0) void source.tail(tailLines)
    else source.grown(logLines)
  }, [source, logLines, follow])
  useEffect(() => {
    if (!growing) {
      void source.tail(tailLines)
      return
    }
    if (counted) return
    const timer = setInterval(() => void source.tail(tailLines), lookEveryMs)
    return () => clearInterval(timer)
  }, [source, growing, counted])
  return source
}
