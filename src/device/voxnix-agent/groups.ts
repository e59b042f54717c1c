// Groups of Telegram that the machine's configuration lists. Of each other one the log has one line, and it gets no answer.
import { isGroup } from './updates.ts'

/** Anyone may add a bot to groups. */
const mostLogged = 100

export function openGroups(listed: readonly string[], log: (line: string) => void) {
  const known = new Set(listed.map(Number))
  const logged = new Set<number>()
  return {
    /** Whether the agent hears people in this chat. */
    hears(chat: number): boolean {
      if (!isGroup(chat) || known.has(chat)) return true
      if (logged.has(chat) || logged.size >= mostLogged) return false
      logged.add(chat)
      log(`The group ${chat} is not in kiln.orchestrator.agent.groups.`)
      return false
    },
  }
}
