// The matches of a text in one log, and which of them is the current one.

import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call } from '#lib/engine/calls.ts'
import { useDebounced } from '#lib/hooks/use-debounced.ts'
import { t } from '#lib/texts/texts.ts'
import { matchFrom, matchText, nextMatch } from './matches.ts'

type Options = {
  build: string
  derivation: string
  growing: boolean
  /** The first line in view: a new search goes to the match below it. */
  firstLine: () => number
  toLine: (line: number) => void
}
const none: number[] = []
/** A search reads the whole log, so one that still grows is searched again only now and then. */
const againMs = 3000

export function useLogSearch({ build, derivation, growing, firstLine, toLine }: Options) {
  const [text, setText] = useState('')
  const wanted = useDebounced(text.trim(), 200)
  const [current, setCurrent] = useState(0)
  // The key is not under "builds": that would search again whenever anything of a build changes.
  const { data, isFetching } = useQuery({
    queryKey: ['log search', build, derivation, wanted],
    queryFn: () => call('builds.searchLog', { id: build, derivation, text: wanted }),
    enabled: wanted !== '',
    refetchInterval: growing ? againMs : false,
  })
  const lines = wanted ? (data?.lines ?? none) : none
  const found = data !== undefined && wanted !== ''

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new search moves the view, not one done again
  useEffect(() => {
    const first = matchFrom(lines, firstLine())
    setCurrent(first)
    const line = lines[first]
    if (line !== undefined) toLine(line)
  }, [wanted, derivation, found])

  const go = (by: 1 | -1) => {
    const next = nextMatch(lines.length, current, by)
    setCurrent(next)
    const line = lines[next]
    if (line !== undefined) toLine(line)
  }
  const words =
    !wanted || !data ? (isFetching ? t('log.searching') : '') : matchText(current, lines.length, data.total)
  return { text, setText, wanted, words, current: lines[current] ?? null, any: lines.length > 0, go }
}
