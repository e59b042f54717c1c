import { Terminal } from '@xterm/xterm'
import { afterEach, expect, test, vi } from 'vitest'
import { forgetAnswers, loseEngine, openedStreams } from '#testing/fake-engine.ts'
import { type Over, openSerial } from './open-serial.ts'

/** "Where is the cursor?", which xterm answers by ESC [ row ; column R. */
const query = '\u001b[6n'
const bytes = (text: string) => new TextEncoder().encode(text)

afterEach(() => {
  forgetAnswers()
  document.body.replaceChildren()
})

/** xterm reads and answers as in the window; jsdom cannot draw it, so the field that has its focus is the test's. */
function setUp(over: Over = 'machines.serial') {
  const terminal = new Terminal()
  const textarea = document.body.appendChild(document.createElement('textarea'))
  textarea.focus()
  const answers: string[] = []
  terminal.onData(text => answers.push(text))
  const onOpen = vi.fn()
  const onEnd = vi.fn()
  const close = openSerial(
    { id: 'm', over },
    {
      textarea,
      cols: 80,
      rows: 24,
      write: terminal.write.bind(terminal),
      onData: terminal.onData,
      onBinary: terminal.onBinary,
      onResize: terminal.onResize,
    },
    { onOpen, onEnd },
  )
  return { terminal, textarea, answers, onOpen, onEnd, close, stream: openedStreams.at(-1) }
}

test('what a replayed log asks is not answered; what the machine asks now is', async () => {
  const { stream, answers, onOpen } = setUp()
  const old = `${query}login: `
  stream?.listener.onOpen?.(old.length)
  // The log's end is in the middle of what comes at once.
  await stream?.listener.onBytes(bytes(old.slice(0, 4)))
  expect(onOpen).not.toHaveBeenCalled()
  await stream?.listener.onBytes(bytes(`${old.slice(4)}${query}`))
  expect(onOpen).toHaveBeenCalledOnce()
  expect(answers).toEqual(['\u001b[1;1R', '\u001b[1;8R'])
  expect(stream?.written).toBe('\u001b[1;8R')
})

test('what is typed while the log is replayed is not sent', async () => {
  const { stream, terminal } = setUp()
  stream?.listener.onOpen?.(5)
  terminal.input('rm\r')
  await stream?.listener.onBytes(bytes('hello'))
  terminal.input('ls\r')
  expect(stream?.written).toBe('ls\r')
})

test('a terminal that is not typed in answers nothing: the one that is does', async () => {
  const { stream, textarea, answers } = setUp()
  stream?.listener.onOpen?.(0)
  textarea.blur()
  await stream?.listener.onBytes(bytes(query))
  expect(answers).toHaveLength(1)
  expect(stream?.written).toBe('')
})

test('a shell follows the size of its window, a serial port has none', () => {
  const shell = setUp('machines.terminal')
  shell.terminal.resize(120, 1)
  expect(shell.stream?.sizes).toEqual([{ columns: 120, rows: 2 }])
  const serial = setUp()
  serial.terminal.resize(120, 50)
  expect(serial.stream?.sizes).toEqual([])
})

test('shows that the engine is away', () => {
  loseEngine()
  const { onEnd, stream } = setUp()
  expect(stream).toBeUndefined()
  expect(onEnd.mock.calls[0]?.[0]).toMatchObject({ code: 'engine.away' })
})
