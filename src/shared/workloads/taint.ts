// What the model of a conversation has read: once it got text that others wrote, each write of it waits for an approval until
// the conversation ends. The broker keeps this, because it knows what it handed out; a face can add to it and take nothing
// away.

const most = 1000

/** `kept`: what was handed to `keep` before a restart, the oldest first; of more than it can hold the last count. */
export function createTaint(kept: readonly string[], keep: (tainted: readonly string[]) => void) {
  const tainted = new Set(kept.slice(-most / 2))
  let forgot = false
  const key = (person: string, conversation: string) => JSON.stringify([person, conversation])
  return {
    /** A conversation that was forgotten for lack of space counts as tainted. */
    has: (person: string, conversation: string | null): boolean =>
      conversation === null || forgot || tainted.has(key(person, conversation)),
    /** Once it read what others wrote. */
    add(person: string, conversation: string) {
      if (tainted.has(key(person, conversation))) return
      if (tainted.size >= most) forgot = true
      else tainted.add(key(person, conversation))
      keep([...tainted])
    },
  }
}
export type Taint = ReturnType<typeof createTaint>
