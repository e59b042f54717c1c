// A time zone, language or keyboard, from a list that begins with the one of this computer.
import './texts.ts'
import { useMemo } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { localesOf } from '#shared/locale/locale-lists.ts'
import type { LocaleKind } from '#shared/locale/locale-option.ts'
import { Combobox } from '#ui/controls/combobox.tsx'
import type { ControlProps } from '#ui/controls/field.tsx'
import { useLocaleHere } from './use-locale.ts'

type Props = {
  kind: LocaleKind
  value: string
  control: ControlProps
  placeholder?: string | undefined
  onChange: (value: string) => void
  onLeave: () => void
}

const noLayouts: [] = []

export function LocaleControl({ kind, value, control, placeholder, onChange, onLeave }: Props) {
  const here = useLocaleHere()[kind]
  const layouts = useCall('settings.keyboard', {}).data?.layouts ?? noLayouts
  const suggestions = useMemo(() => {
    const all = localesOf(kind, layouts)
    const found = all.find(each => each.value === here)
    if (here === null || !found) return all
    const first = { value: here, name: t('place.here', { name: found.name ?? here }) }
    return [first, ...all.filter(each => each !== found)]
  }, [kind, layouts, here])
  return (
    <Combobox
      {...control}
      label={t(`place.list.${kind}`)}
      suggestions={suggestions}
      placeholder={placeholder}
      value={value}
      onValueChange={onChange}
      onBlur={onLeave}
    />
  )
}
