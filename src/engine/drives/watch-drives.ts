// Reports drives that come, go or change, from the first request for them until the last client is gone.
import type { DrivesPort } from '../ports/drives.ts'

export type DriveWatch = {
  /** A client came; call what it returns when it is gone. */
  connected(): () => void
  /** Somebody asked for drives: report changes from now on. */
  wanted(): void
  close(): void
}

export function watchDrives(port: Pick<DrivesPort, 'watch'>, tell: () => void): DriveWatch {
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
      if (clients > 0) stop ??= port.watch(tell)
    },
    close,
  }
}
