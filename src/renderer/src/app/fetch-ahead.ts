// Starts the calls of the first page before React has drawn anything; and until the engine answers, gives its last
// answers: the engine is a program that has to start first.

import { type CallReply, callKey, prefetch } from '#lib/engine/calls.ts'
import { readCached, writeCached } from '#lib/engine/read-cached.ts'
import { routes } from '#shared/window/routes.ts'
import { queries } from './providers.tsx'

type Ahead = 'profiles.list' | 'boxes.list'

export function fetchAhead(): void {
  const { hash } = window.location
  const atHome = hash === '' || hash === `#${routes.boxes}`
  if (!atHome && !hash.startsWith(`#${routes.newImage}`)) return
  // The state that a box had last time may be untrue now, so only "no boxes" is shown ahead: the first question.
  if (atHome) ahead('boxes.list', 'kiln.no-boxes', hasNoBoxes)
  ahead('profiles.list', 'kiln.profiles', () => true)
}

const hasNoBoxes = ({ boxes, problems, foreign }: CallReply<'boxes.list'>) =>
  boxes.length + problems.length + foreign.length === 0

function ahead<P extends Ahead>(path: P, stored: string, maySave: (answer: CallReply<P>) => boolean) {
  const last = readCached<CallReply<P>>(localStorage, stored)
  if (last) queries.setQueryData(callKey(path, {}), last, { updatedAt: 0 })
  void prefetch<Ahead>(queries, path, {}).then(() => {
    const answer = queries.getQueryData<CallReply<P>>(callKey(path, {}))
    if (answer) writeCached(localStorage, stored, maySave(answer) ? answer : null)
  })
}
