import { useEffect, useState } from 'react'
import { type CallInput, type CallReply, useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { announce } from '#ui/feedback/announcer.tsx'
import type { Change } from './card-props.ts'

type Loaded = CallReply<'settings.get'>
type Wanted = CallInput<'settings.change'>

/** Saves each change at once. The page shows it before the engine has answered, and reverts it on an error. */
export function useSaving(known: Loaded | undefined) {
  const save = useCommand('settings.change')
  const [saved, setSaved] = useState(false)
  const [wanted, setWanted] = useState<Wanted>({})
  // biome-ignore lint/correctness/useExhaustiveDependencies: the engine's last answer holds
  useEffect(() => setWanted({}), [known])

  const change: Change = part => {
    setWanted(old => ({ ...old, ...part }))
    save.mutate(part, {
      onSuccess: () => {
        setSaved(true)
        announce(t('settings.saved'))
      },
      onError: () => {
        setSaved(false)
        setWanted({})
      },
    })
  }
  const shown = known && ({ ...known, settings: { ...known.settings, ...wanted } } as Loaded)
  return { change, shown, saved: saved && !save.isPending, failed: save.error }
}
