// Announcements to screen readers that do not move the focus, and short notes ("toasts") at the foot of the window.

import '#ui/texts.ts'
import { CircleCheck, CircleX, Info, X } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'
import { cn } from '#lib/class-names.ts'
import { createListeners } from '#lib/listeners.ts'
import { t } from '#lib/texts/texts.ts'
import { IconButton } from '../controls/button.tsx'

type ToastTone = 'ok' | 'bad' | 'neutral'
type Toast = { id: number; text: string; tone: ToastTone }
type State = { announced: string; toasts: Toast[] }

let state: State = { announced: '', toasts: [] }
let lastId = 0
const { subscribe, notify } = createListeners()
const set = (next: State) => {
  state = next
  notify()
}

/** Said politely by screen readers; nothing is shown. */
export function announce(text: string) {
  // The same text twice is only announced again when the region changes.
  set({ ...state, announced: state.announced === text ? `${text}\u00a0` : text })
}

/** A short note for a moment, also announced. Errors that need a decision belong in the page, not here. */
export function toast(text: string, tone: ToastTone = 'ok') {
  announce(text)
  set({ ...state, toasts: [...state.toasts.slice(-2), { id: ++lastId, text, tone }] })
}

/** Longer than a screen reader waits before it begins. */
const spokenMs = 5_000

const dismiss = (id: number) => set({ ...state, toasts: state.toasts.filter(one => one.id !== id) })

const icons = { ok: CircleCheck, bad: CircleX, neutral: Info }
const colours = { ok: 'text-ok', bad: 'text-bad', neutral: 'text-muted' }

function ToastNote({ id, text, tone }: Toast) {
  useEffect(() => {
    const timer = window.setTimeout(() => dismiss(id), tone === 'bad' ? 10_000 : 4_000)
    return () => window.clearTimeout(timer)
  }, [id, tone])
  const Glyph = icons[tone]
  return (
    <li className="flex items-center gap-3 rounded-lg border border-line bg-surface py-2 pr-2 pl-4 shadow-lg">
      <Glyph aria-hidden className={cn('size-4 shrink-0', colours[tone])} />
      <span className="min-w-0 flex-1 break-words">{text}</span>
      <IconButton
        size="sm"
        label={t('ui.dismiss')}
        icon={X}
        className="pointer-events-auto"
        onClick={() => dismiss(id)}
      />
    </li>
  )
}

export function Announcer() {
  const { announced, toasts } = useSyncExternalStore(subscribe, () => state)
  // A text that stays there would be read later, when it is no longer true.
  useEffect(() => {
    if (announced === '') return
    const timer = window.setTimeout(() => set({ ...state, announced: '' }), spokenMs)
    return () => window.clearTimeout(timer)
  }, [announced])
  return (
    <>
      <div aria-live="polite" className="sr-only">
        {announced}
      </div>
      <section
        aria-label={t('ui.notes')}
        hidden={toasts.length === 0}
        className="pointer-events-none fixed right-4 bottom-20 z-40 w-96 max-w-[calc(100vw-2rem)]"
      >
        <ul className="flex flex-col gap-2">
          {toasts.map(one => (
            <ToastNote key={one.id} {...one} />
          ))}
        </ul>
      </section>
    </>
  )
}
