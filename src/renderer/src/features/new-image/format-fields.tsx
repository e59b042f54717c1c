import './option-texts.ts'
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
import { problemText } from '#features/profile-form/answer-text.ts'
import { cn } from '#lib/class-names.ts'
import { t, texts } from '#lib/texts/texts.ts'
import {
  type Architecture,
  formatInfo,
  formatName,
  formatUse,
  type ImageFormat,
} from '#shared/formats/format.ts'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { FieldError } from '#ui/controls/field.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { CompressionChoice } from './compression-choice.tsx'
import { BuilderChoice } from './review/builder-choice.tsx'
import { BuilderLine } from './review/builder-line.tsx'
import { chosenArchitecture } from './wizard/draft.ts'
import type { ProfiledWizard } from './wizard/use-wizard.ts'

export function FormatFields({ wizard }: { wizard: ProfiledWizard }) {
  const { profile, request, problems, touched } = wizard
  const chosen = request.formats
  const needsRaw = chosen.some(format => format !== 'raw' && formatInfo[format].from === 'raw')
  const toggle = (format: ImageFormat, on: boolean) =>
    wizard.set({ formats: on ? [...chosen, format] : chosen.filter(one => one !== format) })
  const error = touched.has('formats')
    ? (problemText(problems, 'formats', t('new.formats.label')) ??
      (chosen.length ? undefined : t('new.formats.missing')))
    : undefined
  return (
    <div className="space-y-4">
      <fieldset aria-describedby="formats-note">
        <legend>
          <h3 className="font-semibold">{t('new.formats.heading')}</h3>
        </legend>
        <p id="formats-note" className="mt-1 mb-3 text-muted">
          {t('new.formats.help')}
        </p>
        <div className="grid grid-cols-2 gap-3 @2xl:grid-cols-3 @5xl:grid-cols-4">
          {profile.formats.map(format => (
            <FormatCard
              key={format}
              format={format}
              chosen={chosen.includes(format)}
              fixed={format === 'raw' && needsRaw}
              onToggle={on => toggle(format, on)}
            />
          ))}
        </div>
        <div className="mt-2 min-h-5">{error && <FieldError>{error}</FieldError>}</div>
      </fieldset>
      {chosen.includes('qcow2') && (
        <CompressionChoice
          value={request.compression}
          onChange={compression => wizard.set({ compression })}
        />
      )}
      {profile.architectures.length > 1 && (
        <section className="space-y-2">
          <h3 className="font-semibold">{t('new.formats.architecture-heading')}</h3>
          <RadioGroup
            aria-label={t('new.formats.architecture')}
            options={profile.architectures.map(value => ({ value, label: architectureLabels[value] }))}
            value={chosenArchitecture(wizard.answers, profile)}
            onValueChange={value => wizard.set({ architecture: value as Architecture })}
          />
        </section>
      )}
      <section className="space-y-2">
        <h3 className="font-semibold">{t('new.formats.builder')}</h3>
        <BuilderLine wizard={wizard} />
        <BuilderChoice wizard={wizard} />
      </section>
    </div>
  )
}

const architectureLabels: Record<Architecture, string> = {
  x86_64: 'x86_64 (Intel, AMD)',
  aarch64: 'aarch64 (ARM)',
}

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
  /** Always included. */
  fixed: boolean
  onToggle: (on: boolean) => void
}

function FormatCard({ format, chosen, fixed, onToggle }: FormatCardProps) {
  const label = texts.text(formatName(format))
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
          className={cn('mt-0.5 size-5 shrink-0', chosen ? 'text-brand-text' : 'text-muted')}
        />
      }
      title={label}
    >
      {texts.text(formatUse(format))}
      {fixed && <span className="block text-xs">{t('new.formats.fixed')}</span>}
    </ChoiceCard>
  )
}
