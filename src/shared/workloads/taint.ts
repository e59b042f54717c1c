// Remembers the conversations whose model has read text that others wrote: from then on each write of it waits for an
// approval until the conversation ends. The broker keeps this, because it knows its own replies; a face can add to it
// and take nothing away.

/** A conversation ends long before so many others of all people began after it. */
const most = 1000

/** `kept`: what was handed to `keep` before a restart, the oldest first. `keep` throws if it cannot. */
export function createTaint(kept: readonly string[], keep: (tainted: readonly string[]) => void) {
  let tainted: ReadonlySet<string> = new Set(kept.slice(-most))
  const key = (person: string, conversation: string) => JSON.stringify([person, conversation])
  return {
    has: (person: string, conversation: string | null): boolean =>
      conversation === null || tainted.has(key(person, conversation)),
    /** Before it gets what others wrote. Throws if that cannot be kept: then it must not get it. */
    add(person: string, conversation: string) {
      if (tainted.has(key(person, conversation))) return
      const next = [...tainted, key(person, conversation)].slice(-most)
      keep(next)
      tainted = new Set(next)
    },
  }
}
export type Taint = ReturnType<typeof createTaint>
