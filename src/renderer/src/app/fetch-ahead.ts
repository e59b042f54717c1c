// What the first page needs of the engine, asked for before React has drawn anything; and until the engine answers,
// what it answered last time: the engine is a program that has to start first.

import { type CallReply, callKey, prefetch } from '#lib/engine/calls.ts'
import { readCached, writeCached } from '#lib/engine/read-cached.ts'
import { routes } from '#shared/window/routes.ts'
import { queries } from './providers.tsx'

const path = 'profiles.list'
const stored = 'kiln.profiles'

export function fetchAhead(): void {
  const { hash } = window.location
  const atHome = hash === '' || hash === `#${routes.boxes}`
  if (!atHome && !hash.startsWith(`#${routes.newImage}`)) return
  if (atHome) void prefetch(queries, 'boxes.list', {})
  const last = readCached<Answer>(localStorage, stored)
  if (last) queries.setQueryData(callKey(path, {}), last, { updatedAt: 0 })
  void prefetch(queries, path, {}).then(remember)
}

type Answer = CallReply<typeof path>

function remember() {
  const answer = queries.getQueryData<Answer>(callKey(path, {}))
  if (answer) writeCached(localStorage, stored, answer)
}
