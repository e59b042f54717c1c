// Resets all that was chosen and answered in the wizard; until the next answer the same button restores it.
import './texts.ts'
import { RotateCcw, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { announce } from '#ui/feedback/announcer.tsx'
import { type Draft, isUntouched, newDraft, updateDraft, useDraft } from './wizard/draft.ts'

export function StartOver() {
  const draft = useDraft()
  const [before, setBefore] = useState<Draft | null>(null)
  const untouched = isUntouched(draft)
  if (untouched && before)
    return (
      <Button
        variant="quiet"
        icon={Undo2}
        onClick={() => {
          updateDraft(() => before)
          setBefore(null)
          announce(t('new.start-over.undone'))
        }}
      >
        {t('new.start-over.undo')}
      </Button>
    )
  if (untouched) return null
  return (
    <Button
      variant="quiet"
      icon={RotateCcw}
      onClick={() => {
        setBefore(draft)
        updateDraft(() => newDraft)
        announce(t('new.start-over.done'))
      }}
    >
      {t('new.start-over')}
    </Button>
  )
}
