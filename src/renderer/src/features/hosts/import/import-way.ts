import type { ReactNode } from 'react'

/** Where hosts are imported from: what the dialog shows of it. */
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
