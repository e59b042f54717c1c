// Looking at a flake, from its reference to a profile that the wizard continues with. Closing the dialog stops Nix.
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { call, callKey } from '#lib/engine/calls.ts'
import type { FlakeLook } from '#shared/profiles/flake.ts'

export type FlakeChoice = FlakeLook['choices'][number]

type State = {
  /** The present work of Nix: fetching the flake, or evaluating one of its configurations. */
  under: 'nothing' | 'look' | 'evaluation'
  /** null until a look found several. */
  choices: readonly FlakeChoice[] | null
  error: unknown
}
const idle: State = { under: 'nothing', choices: null, error: null }

export function useFlakeLook(onFound: (reference: string) => void) {
  const queries = useQueryClient()
  const [state, setState] = useState(idle)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const stop = useCallback(() => {
    running.current?.abort()
    running.current = null
  }, [])

  /** Runs one step; what was stopped says nothing. */
  async function step<T>(begin: Partial<State>, ask: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    stop()
    const controller = new AbortController()
    running.current = controller
    setState(old => ({ ...old, error: null, ...begin }))
    try {
      return await ask(controller.signal)
    } catch (error) {
      if (!controller.signal.aborted) setState(old => ({ ...old, under: 'nothing', error }))
      return null
    }
  }

  async function use(reference: string): Promise<void> {
    const profile = await step({ under: 'evaluation' }, signal =>
      call('profiles.show', { id: reference }, signal),
    )
    if (!profile) return
    queries.setQueryData(callKey('profiles.show', { id: profile.id }), profile)
    onFound(profile.id)
  }

  async function look(reference: string): Promise<void> {
    const found = await step({ under: 'look', choices: null }, signal =>
      call('profiles.look', { reference }, signal),
    )
    const [first, second] = found?.choices ?? []
    if (!found || !first) return
    if (!second) return use(first.reference)
    setState({ ...idle, choices: found.choices })
  }

  return {
    ...state,
    look,
    use,
    /** Forgets the result, which is not about the new reference. */
    reset: () => {
      stop()
      setState(idle)
    },
  }
}
