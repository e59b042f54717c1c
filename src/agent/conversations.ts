// The earlier messages that the model gets: one person's last turns, until an hour passes without one. A new
// conversation has a new name, under which the broker has not seen untrusted text yet.
import { randomBytes } from 'node:crypto'
import type { ModelMessage } from 'ai'

const idleMs = 3_600_000
const mostTurns = 12
const mostCharacters = 60_000

type Conversation = {
  readonly id: string
  isUntrusted: boolean
  turns: ModelMessage[][]
  at: number
}

export function createConversations(now: () => number) {
  const all = new Map<string, Conversation>()
  return {
    of(person: string): Conversation {
      const found = all.get(person)
      const age = found ? now() - found.at : 0
      if (found && age >= 0 && age < idleMs) return found
      const fresh = { id: randomBytes(8).toString('hex'), isUntrusted: false, turns: [], at: now() }
      all.set(person, fresh)
      return fresh
    },
    /** Drops the oldest turns as a whole: a tool's result is never sent without its call. */
    add(conversation: Conversation, turn: ModelMessage[]) {
      conversation.turns.push(turn)
      conversation.at = now()
      const tooLong = () => JSON.stringify(conversation.turns).length > mostCharacters
      while (conversation.turns.length > mostTurns || (conversation.turns.length > 1 && tooLong()))
        conversation.turns.shift()
    },
  }
}
export type Conversations = ReturnType<typeof createConversations>
