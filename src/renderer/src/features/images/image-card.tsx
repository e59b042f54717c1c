import { Link } from 'wouter'
import { BootBadge } from '#features/images/boot-badge.tsx'
import { FileState } from '#features/images/file-list.tsx'
import { filesOf, imageState } from '#features/images/image-view.ts'
import { RunButton } from '#features/machines/run-button.tsx'
import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { bytes } from '#shared/messages/message.ts'
import { imageHref } from '#shared/window/routes.ts'
import { Checkbox } from '#ui/controls/switch.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { ProfileArt } from '#ui/profile-art.tsx'
import { When } from '#ui/when.tsx'

const look = 'flex h-full flex-col rounded-lg border p-3'
const plain = 'border-line bg-surface hover:border-edge hover:bg-hover'

type ImageCardProps = {
  image: Image
  /** While several are chosen: whether this one is. The card is a check box then, and opens nothing. */
  chosen?: boolean | undefined
  onChoose: (chosen: boolean) => void
}

export function ImageCard({ image, chosen, onChoose }: ImageCardProps) {
  if (chosen !== undefined)
    return (
      // biome-ignore lint/a11y/noLabelWithoutControl: the check box is inside
      <label
        data-chosen={chosen || undefined}
        className={cn(look, 'choice relative', chosen ? 'border-accent bg-accent-soft' : plain)}
      >
        <ImageSummary image={image} />
        <span className="absolute right-3 bottom-3 flex">
          <Checkbox aria-label={image.name} checked={chosen} onCheckedChange={onChoose} />
        </span>
      </label>
    )
  return (
    <div className="relative h-full">
      <Link href={imageHref(image.id)} className={cn(look, plain)}>
        <ImageSummary image={image} />
      </Link>
      {/* Beside the link: neither may be inside the other. */}
      {imageState(image) === 'present' && (
        <span className="absolute right-2 bottom-2">
          <RunButton image={image} small />
        </span>
      )}
    </div>
  )
}

function ImageSummary({ image }: { image: Image }) {
  const state = imageState(image)
  const files = filesOf(image)
  return (
    <>
      <span className="flex items-start gap-3">
        <ProfileArt name={image.profile.icon} className="size-10" />
        <span className="min-w-0 flex-1">
          <span translate="no" dir="auto" className="block truncate font-semibold" title={image.name}>
            {image.name}
          </span>
          <span translate="no" dir="auto" className="block truncate text-muted text-sm">
            {image.profile.name} · {image.architecture}
          </span>
        </span>
        {state === 'present' ? <BootBadge image={image} /> : <FileState state={state} />}
      </span>
      <span translate="no" className="mt-2 flex h-5 flex-wrap gap-1 overflow-hidden">
        {files.map(file => (
          <Badge key={file.format}>{file.format}</Badge>
        ))}
      </span>
      <span className="mt-auto mr-8 flex justify-between text-muted text-sm tabular-nums">
        <span title={t('images.all-files')}>
          {t('image.space-used', { size: bytes(image.allocatedBytes) })}
        </span>
        <When at={image.createdAt} />
      </span>
    </>
  )
}
