// A console of text, xterm.js over a stream of the engine: a machine's serial port, or a shell inside of it.
import '../texts.ts'
import '@xterm/xterm/css/xterm.css'
import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import { useEffect, useRef, useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import type { KilnError } from '#shared/errors.ts'
import { ConsoleFrame } from './console-frame.tsx'
import { ConsoleNote } from './console-note.tsx'
import { documentForPolicy, whileOpening } from './document-for-policy.ts'
import { type Over, openSerial } from './open-serial.ts'

type Phase = 'connecting' | 'open' | 'closed'
const scrollback = 10_000
const fontSize = 13

type SerialProps = {
  id: string
  /** The machine runs. */
  canType: boolean
  over?: Over
}

export function Serial({ id, canType, over = 'machines.serial' }: SerialProps) {
  const place = useRef<HTMLDivElement>(null)
  const terminal = useRef<Terminal | null>(null)
  const [phase, setPhase] = useState<Phase>('connecting')
  const [error, setError] = useState<KilnError | null>(null)
  const [attempt, setAttempt] = useState(0)
  const takesKeys = useRef(canType)
  takesKeys.current = canType
  useEffect(() => {
    if (!place.current || attempt < 0) return
    setPhase('connecting')
    const made = openTerminal(place.current, over)
    terminal.current = made.terminal
    // Tab leaves a terminal that types nothing.
    made.terminal.attachCustomKeyEventHandler(({ key }) => key !== 'Tab' || takesKeys.current)
    const close = openSerial({ id, over }, made.terminal, {
      onOpen: () => setPhase('open'),
      onEnd: ended => {
        setError(ended)
        setPhase('closed')
      },
    })
    return () => {
      close()
      made.dispose()
      terminal.current = null
    }
  }, [id, over, attempt])
  useEffect(() => {
    if (terminal.current && phase !== 'connecting') terminal.current.options.disableStdin = !canType
  }, [canType, phase])
  return (
    <ConsoleFrame {...(!canType && { note: t('console.read-only') })}>
      {/* xterm's drawing has its own size: it is fitted to this place, not the other way round. Its cursor and its
          selection are backgrounds, which forced colours would replace. */}
      <div ref={place} className="absolute inset-0 bg-console p-2 forced-color-adjust-none" />
      <ConsoleNote phase={phase} error={error} onAgain={() => setAttempt(n => n + 1)} />
    </ConsoleFrame>
  )
}

function openTerminal(place: HTMLElement, over: Over) {
  const terminal = new Terminal({
    scrollback,
    fontSize,
    fontFamily: 'monospace',
    // A console is dark in both themes, as the machine's own screen is.
    theme: { background: '#000000', foreground: '#e7eaee' },
    screenReaderMode: true,
    documentOverride: documentForPolicy(),
  })
  const fit = new FitAddon()
  terminal.loadAddon(fit)
  whileOpening(() => terminal.open(place))
  terminal.textarea?.setAttribute(
    'aria-label',
    t(over === 'machines.serial' ? 'console.serial' : 'console.terminal'),
  )
  fit.fit()
  // It measures its letters once: with the file that draws them, which may only now be read.
  const family = getComputedStyle(place).getPropertyValue('--type-mono')
  let open = true
  void document.fonts.load(`${fontSize}px ${family}`).then(() => {
    if (!open) return
    terminal.options.fontFamily = family
    fit.fit()
  })
  const sizes = new ResizeObserver(() => place.clientWidth > 0 && fit.fit())
  sizes.observe(place)
  return {
    terminal,
    dispose() {
      open = false
      sizes.disconnect()
      terminal.dispose()
    },
  }
}
