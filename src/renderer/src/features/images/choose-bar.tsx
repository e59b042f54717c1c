// The actions for several images at once.
import '#ui/dialog-texts.ts'
import { Trash2, X } from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { bytes } from '#shared/messages/message.ts'
import { Button } from '#ui/controls/button.tsx'
import { Select } from '#ui/controls/input.tsx'
import { Checkbox } from '#ui/controls/switch.tsx'
import { keepChoices, olderImages } from './older-images.ts'
import { removeSoon } from './removal.ts'

type ChooseBarProps = {
  /** All that are shown. */
  shown: readonly Image[]
  chosen: ReadonlySet<string>
  onChosen: (ids: readonly string[]) => void
  onEnd: () => void
}

export function ChooseBar({ shown, chosen, onChosen, onEnd }: ChooseBarProps) {
  // Images hidden by a search are not removed unseen.
  const images = shown.filter(({ id }) => chosen.has(id))
  const size = bytes(images.reduce((sum, image) => sum + image.allocatedBytes, 0))
  return (
    <div
      role="toolbar"
      aria-label={t('images.chosen.actions')}
      className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 gap-y-2 pb-3"
    >
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the check box is inside */}
      <label className="flex items-center gap-2">
        <Checkbox
          checked={shown.length > 0 && images.length === shown.length}
          onCheckedChange={on => onChosen(on ? shown.map(({ id }) => id) : [])}
        />
        {t('images.choose-all')}
      </label>
      <Select
        aria-label={t('images.keep')}
        value=""
        className="w-48"
        options={[
          { value: '', label: t('images.keep') },
          ...keepChoices.map(count => ({ value: String(count), label: t('images.keep.count', { count }) })),
        ]}
        onValueChange={count => count && onChosen(olderImages(shown, Number(count)))}
      />
      <p role="status" className="text-muted text-sm tabular-nums">
        {t('images.chosen', { count: images.length, size })}
      </p>
      <span className="ml-auto flex gap-2">
        <Button
          size="sm"
          icon={Trash2}
          blocked={images.length === 0}
          onClick={() => {
            removeSoon(images)
            onEnd()
          }}
        >
          {t('images.remove-chosen', { count: images.length })}
        </Button>
        <Button size="sm" variant="quiet" icon={X} onClick={onEnd}>
          {t('ui.cancel')}
        </Button>
      </span>
    </div>
  )
}
