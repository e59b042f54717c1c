// The screen of a machine, with keyboard and pointer: noVNC over a stream of the engine.
import '../texts.ts'
import RFB from '@novnc/novnc'
import { Keyboard } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import type { KilnError } from '#shared/errors.ts'
import { Button } from '#ui/controls/button.tsx'
import { StreamChannel } from './channel.ts'
import { ConsoleFrame } from './console-frame.tsx'
import { ConsoleNote } from './console-note.tsx'

/** X11's names of the keys that release the keyboard: the machine must not think that they are still down. */
const heldKeys = [
  [0xffe3, 'ControlLeft'],
  [0xffe4, 'ControlRight'],
  [0xffe9, 'AltLeft'],
  [0xffea, 'AltRight'],
] as const

type Phase = 'connecting' | 'open' | 'closed'

export function Screen({ id }: { id: string }) {
  const place = useRef<HTMLDivElement>(null)
  const rfb = useRef<RFB | null>(null)
  const [phase, setPhase] = useState<Phase>('connecting')
  const [error, setError] = useState<KilnError | null>(null)
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    if (!place.current || attempt < 0) return
    const channel = new StreamChannel(id)
    const made = new RFB(place.current, channel, { shared: true })
    made.scaleViewport = true
    made.background = 'var(--console)'
    let isOver = false
    // One that has already ended accepts no more calls.
    let isEnded = false
    setPhase('connecting')
    made.addEventListener('connect', () => setPhase('open'))
    made.addEventListener('disconnect', () => {
      isEnded = true
      if (isOver) return
      setError(channel.error)
      setPhase('closed')
    })
    rfb.current = made
    return () => {
      isOver = true
      if (!isEnded) made.disconnect()
      rfb.current = null
    }
  }, [id, attempt])
  return (
    <ConsoleFrame
      note={t('console.enter')}
      onRelease={() => {
        for (const [key, code] of heldKeys) rfb.current?.sendKey(key, code, false)
      }}
      actions={
        <Button
          size="sm"
          icon={Keyboard}
          disabled={phase !== 'open'}
          onClick={() => {
            rfb.current?.sendCtrlAltDel()
            rfb.current?.focus()
          }}
        >
          {t('console.send-ctrl-alt-delete')}
        </Button>
      }
    >
      <div
        ref={place}
        role="application"
        aria-label={t('console.screen')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: passed by the Tab key, it hands the keyboard over when asked
        tabIndex={0}
        onKeyDown={event => {
          if (event.key !== 'Enter' || event.target !== event.currentTarget) return
          event.preventDefault()
          rfb.current?.focus()
        }}
        className="absolute inset-0 bg-console forced-color-adjust-none"
      />
      <ConsoleNote phase={phase} error={error} onAgain={() => setAttempt(n => n + 1)} />
    </ConsoleFrame>
  )
}
