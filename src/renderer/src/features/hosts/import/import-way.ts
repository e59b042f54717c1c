import type { ReactNode } from 'react'

/** A source of hosts for the import, as the dialog shows it. */
export type ImportWay = {
  detail: string
  content: ReactNode
  /** How many are chosen; null: there is nothing to choose from. */
  count: number | null
  busy: boolean
  /** Something was imported, or was tried to be. */
  isDone: boolean
  run: () => void
}
