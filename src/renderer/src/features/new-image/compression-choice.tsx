import './compression-texts.ts'
import { t } from '#lib/texts/texts.ts'
import { type Compression, compressions, usualCompression } from '#shared/formats/format.ts'
import { FieldGroup } from '#ui/controls/field.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'

type Props = { value: Compression | undefined; onChange: (value: Compression) => void }

const helps = {
  zlib: t('compression.zlib'),
  zstd: t('compression.zstd'),
  none: t('compression.none'),
} satisfies Record<Compression, string>

/** How a qcow2 is compressed: not every program reads every kind. */
export function CompressionChoice({ value = usualCompression, onChange }: Props) {
  return (
    <FieldGroup label={t('compression')} help={helps[value]}>
      <RadioGroup
        aria-label={t('compression')}
        options={compressions.map(each => ({
          value: each,
          label: each === 'none' ? t('compression.off') : each,
        }))}
        value={value}
        onValueChange={now => onChange(compressions.find(each => each === now) ?? usualCompression)}
      />
    </FieldGroup>
  )
}
