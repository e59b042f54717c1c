// A terminal over the serial port of a machine, or over a shell inside of it or on a host. xterm answers what a program
// asks of a terminal (where the cursor is, which terminal this is) as if a person had typed it, also when the program asked
// long ago, or in more than one window: such an
// answer would be a command to a shell.
import type { Terminal } from '@xterm/xterm'
import { connectionState } from '#lib/engine/connection.ts'
import type { StreamListener } from '#shared/contract/client-streams.ts'
import { failure, type KilnError } from '#shared/errors.ts'

type Listener = {
  /** The earlier output is drawn: from now on, typed text is sent. */
  onOpen: () => void
  onEnd: (error: KilnError | null) => void
}
type SerialTerminal = Pick<
  Terminal,
  'write' | 'onData' | 'onBinary' | 'onResize' | 'textarea' | 'cols' | 'rows'
>
export type Over = 'machines.serial' | 'machines.terminal' | 'hosts.terminal'

/** Returns the function that closes it. */
export function openSerial(
  { id, over }: { id: string; over: Over },
  terminal: SerialTerminal,
  { onOpen, onEnd }: Listener,
): () => void {
  const now = connectionState()
  if (now.phase !== 'open') {
    onEnd(failure('engine.away', { operation: over }))
    return () => undefined
  }
  let replayLeft = 0
  let isLive = false
  let isOver = false
  const goLive = () => {
    if (isOver) return
    isLive = true
    onOpen()
  }
  const drawn = (bytes: Uint8Array) => new Promise<void>(done => terminal.write(bytes, done))
  const listener: StreamListener = {
    onOpen: replayBytes => {
      replayLeft = replayBytes
      if (replayLeft === 0) goLive()
    },
    // Taken once it is drawn: a guest that prints without end waits for that.
    onBytes: bytes => {
      const old = bytes.subarray(0, replayLeft)
      if (old.length === 0) return drawn(bytes)
      replayLeft -= old.length
      // xterm calls back before it reads on, and so before it answers what is live.
      const oldIsDrawn = new Promise<void>(done =>
        terminal.write(old, () => {
          if (replayLeft === 0) goLive()
          done()
        }),
      )
      const live = bytes.subarray(old.length)
      return live.length === 0 ? oldIsDrawn : drawn(live)
    },
    onEnd(error) {
      isOver = true
      onEnd(error)
    },
  }
  const stream =
    over === 'machines.serial'
      ? now.client.open(over, { id }, listener)
      : now.client.open(over, { id, columns: terminal.cols, rows: terminal.rows }, listener)
  // If several windows show the same machine, only the one with the keyboard focus answers it.
  const isTyped = () => isLive && document.hasFocus() && document.activeElement === terminal.textarea
  const encoder = new TextEncoder()
  const typed = terminal.onData(text => isTyped() && stream.write(encoder.encode(text)))
  // Mouse reports of some programs: one byte for each character.
  const binary = terminal.onBinary(
    text => isTyped() && stream.write(Uint8Array.from(text, each => each.charCodeAt(0))),
  )
  // A serial port has no size.
  const sized = terminal.onResize(
    ({ cols: columns, rows }) =>
      over !== 'machines.serial' && stream.resize({ columns, rows: Math.max(2, rows) }),
  )
  return () => {
    isOver = true
    sized.dispose()
    typed.dispose()
    binary.dispose()
    stream.close()
  }
}
