import { Trash2, Undo2 } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { t } from '#lib/texts/texts.ts'
import { bytes } from '#shared/messages/message.ts'
import { Button } from '#ui/controls/button.tsx'
import { removeNow, undoRemoval, useRemoval } from './removal.ts'

/** Announces the removal of images, with a button to undo it: it has the focus, so that Enter is enough. */
export function RemovalBar() {
  const { waiting } = useRemoval()
  const undo = useRef<HTMLButtonElement>(null)
  const first = waiting[0]?.id
  useEffect(() => {
    if (first !== undefined) undo.current?.focus()
  }, [first])
  if (waiting.length === 0) return null
  const size = bytes(waiting.reduce((sum, image) => sum + image.allocatedBytes, 0))
  return (
    <div className="mb-3 flex shrink-0 flex-wrap items-center gap-2 rounded-md border border-line bg-sunken px-3 py-2">
      <p role="status" className="min-w-0 flex-1">
        {t('images.removing', { count: waiting.length, size })}
      </p>
      <Button ref={undo} size="sm" icon={Undo2} onClick={undoRemoval}>
        {t('images.removing.undo')}
      </Button>
      <Button size="sm" variant="quiet" icon={Trash2} onClick={() => void removeNow()}>
        {t('images.removing.now')}
      </Button>
    </div>
  )
}
