// One entry of the command palette.
import type { LucideIcon } from 'lucide-react'

export type PaletteEntry = {
  id: string
  group:
    | 'places'
    | 'jobs'
    | 'boxes'
    | 'profiles'
    | 'images'
    | 'hosts'
    | 'flash'
    | 'deploy'
    | 'actions'
    | 'settings'
  label: string
  detail?: string
  /** Which of label and detail a person or a profile wrote: those are names, not texts. */
  data?: 'label' | 'both'
  icon: LucideIcon | string
  run: () => void
}
