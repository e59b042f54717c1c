// Around a console that takes every key: how the keyboard is released, which QEMU's users know as Ctrl+Alt+G.
import { KeyboardOff } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import { rich } from '#lib/texts/rich-text.tsx'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { Kbd } from '#ui/kbd.tsx'

type Props = {
  actions?: ReactNode
  /** Before how the keyboard is released. */
  note?: string
  onRelease?: () => void
  children: ReactNode
}

export function ConsoleFrame({ actions, note, onRelease, children }: Props) {
  const release = useRef<HTMLButtonElement>(null)
  const give = () => {
    onRelease?.()
    release.current?.focus()
  }
  const onKeys = (event: KeyboardEvent) => {
    if (!event.ctrlKey || !event.altKey || event.code !== 'KeyG') return
    event.preventDefault()
    event.stopPropagation()
    give()
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div
        onKeyDownCapture={onKeys}
        className="relative min-h-64 flex-1 short:min-h-40 overflow-hidden bg-console focus-within:outline-2 focus-within:outline-accent"
      >
        {children}
      </div>
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-line border-t px-3 py-2 text-muted text-sm">
        <p className="min-w-0 flex-[1_1_14rem]">
          {note && `${note} `}
          {rich('console.keys', { keys: <Kbd>Ctrl+Alt+G</Kbd> })}
        </p>
        {actions}
        <Button ref={release} size="sm" icon={KeyboardOff} onClick={give}>
          {t('console.release')}
        </Button>
      </div>
    </div>
  )
}
