// Returns the place of the person's computer, and the places that can be chosen. The keyboard is the one of the
// computer that Kiln runs on: a browser does not know its name.
import { useMemo } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { type PlaceHere, placeHere } from '#shared/locale/place-lists.ts'

export function usePlaceHere(enabled = true): PlaceHere {
  const keyboard = useCall('settings.keyboard', {}, { enabled }).data
  return useMemo(() => placeHere(Intl.DateTimeFormat().resolvedOptions(), keyboard), [keyboard])
}
