// What the first page needs of the engine, asked for before React has drawn anything; and until the engine answers,
// what it answered last time: the engine is a program that has to start first.
import { contract } from '#shared/contract/index.ts'
import { callKey, prefetch } from '../lib/calls.ts'
import { queries } from './providers.tsx'

const path = 'profiles.list'
const stored = 'kiln.profiles'

export function fetchAhead(): void {
  const { hash } = window.location
  if (hash !== '' && !hash.startsWith('#/new')) return
  const last = lastAnswer()
  if (last) queries.setQueryData(callKey(path, {}), last, { updatedAt: 0 })
  void prefetch(queries, path, {}).then(remember)
}

/** null when there is none, or when it is of another version of Kiln. */
function lastAnswer() {
  try {
    const answer = contract.profiles.list.output.safeParse(JSON.parse(localStorage.getItem(stored) ?? 'null'))
    return answer.success ? answer.data : null
  } catch {
    return null
  }
}

function remember() {
  const answer = queries.getQueryData(callKey(path, {}))
  try {
    if (answer) localStorage.setItem(stored, JSON.stringify(answer))
  } catch {
    // Full or switched off: the next start waits for the engine.
  }
}
