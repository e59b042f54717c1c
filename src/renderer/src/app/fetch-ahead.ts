// What the first page needs of the engine, asked for before React has drawn anything; and until the engine answers,
// what it answered last time: the engine is a program that has to start first.
import { type CallReply, callKey, prefetch } from '../lib/calls.ts'
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

type Answer = CallReply<typeof path>
/** Decoded before it was kept, by this very build (its file's name has the hash): it is not decoded again. */
type Kept = { build: string; answer: Answer }
const build = import.meta.url

/** null when there is none, or when another build of Kiln kept it. */
function lastAnswer(): Answer | null {
  try {
    const kept = JSON.parse(localStorage.getItem(stored) ?? 'null') as Kept | null
    return kept?.build === build ? kept.answer : null
  } catch {
    return null
  }
}

function remember() {
  const answer = queries.getQueryData<Answer>(callKey(path, {}))
  try {
    const kept: Kept | null = answer ? { build, answer } : null
    if (kept) localStorage.setItem(stored, JSON.stringify(kept))
  } catch {
    // Full or switched off: the next start waits for the engine.
  }
}
