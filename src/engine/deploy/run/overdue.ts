// The end of patience with a host that holds the connection and says nothing more: it would hold up the deploy, and a
// cancelled one as well.

type Overdue = {
  signal: AbortSignal
  /** Replaces the time that was set before. */
  in(seconds: number): void
  stop(): void
}

export function createOverdue(): Overdue {
  const late = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const stop = () => clearTimeout(timer)
  return {
    signal: late.signal,
    in(seconds) {
      stop()
      timer = setTimeout(() => late.abort(), seconds * 1000)
    },
    stop,
  }
}
