// Returns the place of the person's computer, and the places that can be chosen. The keyboard is the one of the
// computer that Kiln runs on: a browser does not know its name.
import { useMemo } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { type LocaleHere, localeHere } from '#shared/locale/locale-lists.ts'

export function useLocaleHere(enabled = true): LocaleHere {
  const keyboard = useCall('settings.keyboard', {}, { enabled }).data
  return useMemo(() => localeHere(Intl.DateTimeFormat().resolvedOptions(), keyboard), [keyboard])
}
