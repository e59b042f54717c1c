// window-state.json in userData: read at the start, written completely or not at all.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { parseWindowState, type WindowState } from './window-state.ts'

export type StateFile = { read(): WindowState | null; write(state: WindowState): void }

/** Synchronous, because the final state is only known while the window closes. */
export const stateFile = (path: string): StateFile => ({
  read() {
    try {
      return parseWindowState(readFileSync(path, 'utf8'))
    } catch {
      return null
    }
  },
  write(state) {
    const temporary = `${path}.${process.pid}.tmp`
    try {
      const file = openSync(temporary, 'w', 0o600)
      writeSync(file, `${JSON.stringify(state)}\n`)
      fsyncSync(file)
      closeSync(file)
      renameSync(temporary, path)
    } catch {
      // A full disk must not keep a window from closing; it opens in the usual place next time.
    }
  },
})
