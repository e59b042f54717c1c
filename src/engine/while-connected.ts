// Work that runs from the first request until the last client disconnects.
export type WhileConnected = {
  /** A client came; call what it returns when it is gone. */
  connected(): () => void
  /** Requests it: it runs from now on. */
  wanted(): void
  close(): void
}

/** `start` begins it, and returns what ends it. */
export function whileConnected(start: () => () => void): WhileConnected {
  let clients = 0
  let stop: (() => void) | null = null
  const close = () => {
    stop?.()
    stop = null
  }
  return {
    connected() {
      clients++
      let gone = false
      return () => {
        if (gone) return
        gone = true
        if (--clients === 0) close()
      }
    },
    wanted() {
      if (clients > 0) stop ??= start()
    },
    close,
  }
}
