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
import { Checkbox } from '#ui/controls/switch.tsx'

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
    // biome-ignore lint/a11y/noLabelWithoutControl: the check box is inside
    <label
      className={cn(
        'flex gap-3 rounded-lg border bg-surface p-3 transition-colors',
        'has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-(--focus)',
        chosen ? 'border-accent ring-1 ring-accent' : 'border-line hover:border-edge',
        fixed ? 'cursor-default' : 'cursor-pointer',
      )}
    >
      <Glyph
        aria-hidden
        className={cn('mt-0.5 size-5 shrink-0', chosen ? 'text-accent-text' : 'text-muted')}
      />
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{label}</span>
        <span className="block text-muted text-sm">{use}</span>
        {fixed && <span className="block text-muted text-xs">Kept: the others are made from it</span>}
      </span>
      <Checkbox
        className="mt-0.5"
        aria-label={`${label}: ${use}`}
        checked={chosen}
        disabled={fixed}
        onCheckedChange={onToggle}
      />
    </label>
  )
}
