// Log lines on their way to a file: kept until they are taken.

/** `drv` is '' for what belongs to no derivation. */
type LogLines = { drv: string; lines: string[] }

export function createLog() {
  let byDrv = new Map<string, string[]>()
  return {
    add: (drv: string, text: string) => {
      const lines = byDrv.get(drv)
      if (lines) lines.push(text)
      else byDrv.set(drv, [text])
    },
    take: (): LogLines[] => {
      const taken = Array.from(byDrv, ([drv, lines]) => ({ drv, lines }))
      byDrv = new Map()
      return taken
    },
  }
}
