// An interactive shell on the host whose terminal size may change. This end is a pipe, so ssh sends no size to the
// host: the shell first prints its terminal's name, and a new size is set on that over the same connection.
import { Duplex } from 'node:stream'
import type { HostShell, TerminalSize } from '#engine/ports/ssh.ts'

/** Commands that run before the user sees anything. Pure. */
const firstLine = /^kiln-terminal:(\/dev\/[a-z0-9/]+)\r?\n/
const longestFirstLine = 200

/**
 * The script for sh. sane: an ssh without a terminal sends no modes, and Dropbear then creates a terminal that does not
 * return to the start of the line.
 */
export const shellScript = ({ columns, rows }: TerminalSize): string =>
  `echo "kiln-terminal:$(tty)"; stty sane columns ${columns} rows ${rows} 2>/dev/null; exec "\${SHELL:-/bin/sh}" -l`

export const resizeWords = (terminal: string, { columns, rows }: TerminalSize): string[] => [
  'stty',
  '-F',
  terminal,
  'columns',
  String(columns),
  'rows',
  String(rows),
]

/** Finds where the terminal's name ends and the shell begins; null: more input is needed. Pure. */
export function readTerminal(text: string): { terminal: string | null; rest: number } | null {
  const [line, terminal = null] = firstLine.exec(text) ?? []
  if (line !== undefined) return { terminal, rest: line.length }
  const isWhole = text.includes('\n') || text.length > longestFirstLine
  return isWhole ? { terminal: null, rest: 0 } : null
}

/** `setSize` may be slow: of the sizes that arrive in between, only the last is set. */
export function sizedShell(
  inner: Duplex,
  setSize: (terminal: string, size: TerminalSize) => Promise<void>,
): HostShell {
  let head: Buffer | null = Buffer.alloc(0)
  let terminal: string | null = null
  let wanted: TerminalSize | null = null
  let isSetting = false

  async function setSizes() {
    if (isSetting || terminal === null) return
    isSetting = true
    for (let size = wanted; size !== null; size = wanted) {
      wanted = null
      // A host without stty keeps its size.
      await setSize(terminal, size).catch(() => undefined)
    }
    isSetting = false
  }

  const outer = new Duplex({
    read: () => void inner.resume(),
    write: (bytes: Buffer, encoding, done) => void inner.write(bytes, encoding, () => done()),
    final: done => void inner.end(done),
    destroy(error, done) {
      inner.destroy()
      done(error)
    },
  })
  const show = (bytes: Buffer) => {
    if (bytes.length > 0 && !outer.push(bytes)) inner.pause()
  }
  inner.on('data', (bytes: Buffer) => {
    if (head === null) return show(bytes)
    head = Buffer.concat([head, bytes])
    const read = readTerminal(head.toString('latin1'))
    if (!read) return
    const rest = head.subarray(read.rest)
    head = null
    terminal = read.terminal
    show(rest)
    void setSizes()
  })
  inner.on('end', () => {
    if (head) show(head)
    outer.push(null)
  })
  inner.on('error', thrown => outer.destroy(thrown))
  return Object.assign(outer, {
    resize(size: TerminalSize) {
      wanted = size
      void setSizes()
    },
  })
}
