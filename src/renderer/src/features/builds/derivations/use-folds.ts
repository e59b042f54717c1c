import { useState } from 'react'
import type { Folds } from './tree-rows.ts'

const none: Folds = new Map()

/** Opened and closed nodes of the tree. A search has its own: its results are shown, whatever was closed before. */
export function useFolds(wanted: string) {
  const [folds, setFolds] = useState(none)
  const [found, setFound] = useState({ wanted: '', folds: none })
  const inFound = found.wanted === wanted ? found.folds : none
  return {
    folds: wanted ? inFound : folds,
    fold: (drv: string, expanded: boolean) => {
      if (wanted) setFound({ wanted, folds: new Map(inFound).set(drv, expanded) })
      else setFolds(before => new Map(before).set(drv, expanded))
    },
  }
}
