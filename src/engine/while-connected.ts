// Work that goes on from the first request for it until the last client is gone: nobody would hear of it.
export type WhileConnected = {
  /** A client came; call what it returns when it is gone. */
  connected(): () => void
  /** Somebody asked for it: it goes on from now on. */
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
