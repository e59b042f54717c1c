// What the model of a conversation has read: once it got text that others wrote, each write of it waits for an approval until
// the conversation ends. The broker keeps this, because it knows what it handed out; a face can add to it and take nothing
// away.

const most = 1000

export function createTaint() {
  /** The oldest first. */
  const tainted = new Set<string>()
  let forgot = false
  const key = (person: string, conversation: string) => JSON.stringify([person, conversation])
  return {
    /** A conversation that was forgotten for lack of space counts as tainted. */
    has: (person: string, conversation: string | null): boolean =>
      conversation === null || forgot || tainted.has(key(person, conversation)),
    /** Once it read what others wrote. */
    add(person: string, conversation: string) {
      if (tainted.size >= most) forgot = true
      else tainted.add(key(person, conversation))
    },
  }
}
