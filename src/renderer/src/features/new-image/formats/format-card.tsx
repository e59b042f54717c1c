import {
  Box,
  Cylinder,
  Disc3,
  FileArchive,
  type LucideIcon,
  PackageOpen,
  Server,
  SquareStack,
} from 'lucide-react'
import { cn } from '#lib/class-names.ts'
import { formatInfo, type ImageFormat } from '#shared/model/format.ts'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'

const icons: Record<ImageFormat, LucideIcon> = {
  raw: Cylinder,
  'raw.zst': FileArchive,
  qcow2: Box,
  vmdk: Server,
  vhdx: SquareStack,
  ova: PackageOpen,
  iso: Disc3,
}

type FormatCardProps = {
  format: ImageFormat
  chosen: boolean
  /** Comes along by itself and cannot be left out. */
  fixed: boolean
  onToggle: (on: boolean) => void
}

export function FormatCard({ format, chosen, fixed, onToggle }: FormatCardProps) {
  const { label, use } = formatInfo[format]
  const Glyph = icons[format]
  return (
    <ChoiceCard
      type="checkbox"
      chosen={chosen}
      disabled={fixed}
      onChange={onToggle}
      label={label}
      media={
        <Glyph
          aria-hidden
          className={cn('mt-0.5 size-5 shrink-0', chosen ? 'text-accent-text' : 'text-muted')}
        />
      }
      title={label}
    >
      {use}
      {fixed && <span className="block text-xs">Kept: the others are made from it</span>}
    </ChoiceCard>
  )
}
