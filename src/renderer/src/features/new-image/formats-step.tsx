import './option-texts.ts'
import {
  Box,
  Cylinder,
  Disc3,
  FileArchive,
  type LucideIcon,
  Monitor,
  PackageOpen,
  Server,
  SquareStack,
} from 'lucide-react'
import { CompressionChoice } from '#features/images/files/compression-choice.tsx'
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
import { doctorHref } from '#shared/window/routes.ts'
import { Card } from '#ui/card.tsx'
import { ButtonLink } from '#ui/controls/button.tsx'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { FieldError } from '#ui/controls/field.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Skeleton } from '#ui/feedback/skeleton.tsx'
import { Words } from '#ui/text.tsx'
import { chosenArchitecture } from './wizard/draft.ts'
import type { ProfiledWizard } from './wizard/use-wizard.ts'

export function FormatsStep({ wizard }: { wizard: ProfiledWizard }) {
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
          <h2 className="font-semibold text-lg">{t('new.formats.heading')}</h2>
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
      </section>
    </div>
  )
}

const architectureLabels: Record<Architecture, string> = {
  x86_64: 'x86_64 (Intel, AMD)',
  aarch64: 'aarch64 (ARM)',
}

/** Chosen automatically, with the reason. */
export function BuilderLine({ wizard }: { wizard: ProfiledWizard }) {
  const { data, error } = wizard.check
  if (error && !data) return <ErrorPanel error={error} onRetry={wizard.check.refetch} />
  if (!data) return <Skeleton className="h-12" />
  const { builder } = data
  if (builder.error)
    return (
      <Callout
        tone="bad"
        title={texts.error(builder.error).message}
        actions={
          <ButtonLink size="sm" href={doctorHref()}>
            {t('new.formats.open-doctor')}
          </ButtonLink>
        }
      >
        <Words>{texts.error(builder.error).hint}</Words>
      </Callout>
    )
  return (
    <Card className="flex items-center gap-3 px-4 py-3">
      <Monitor aria-hidden className="size-5 shrink-0 text-muted" />
      <p className="min-w-0">{builder.reason && texts.text(builder.reason)}</p>
    </Card>
  )
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
