// Everything that the steps share: the answers, the boxes, the keys, earlier publications, and the plan.
import { useMemo, useRef } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { useSettledCall } from '#lib/hooks/use-settled-call.ts'
import { asReport } from '#ui/feedback/error-panel.tsx'
import {
  folderOf,
  goTo,
  newWhere,
  type StepId,
  toRequest,
  updateDraft,
  useDraft,
  type Where,
  whereOf,
  whereProblems,
} from './draft.ts'
import { usePublishPlan } from './plan.ts'
import { notPublishable } from './publishable.ts'

export type PublishWizard = ReturnType<typeof usePublish>

export function usePublish() {
  const draft = useDraft()
  const boxes = useCall('boxes.list', {})
  const keys = useCall('updates.keys', {})
  const folders = useCall('updates.folders', {}).data?.folders ?? []
  const chosen = (boxes.data?.boxes ?? []).filter(
    box => draft.boxes.includes(box.id) && notPublishable(box, folders) === null,
  )
  const [last] = folders
  const where = draft.where ?? (last ? whereOf(last) : newWhere)
  const ids = chosen.map(({ id }) => id).join()
  const typed = JSON.stringify(where)
  // Stays the same object while the answers do.
  const request = useMemo(
    () => toRequest(ids === '' ? [] : ids.split(','), JSON.parse(typed) as Where),
    [ids, typed],
  )
  const { step } = draft
  const folder = folderOf(where)
  const folderCheck = useSettledCall('updates.checkFolder', folder === null ? null : { folder }, {
    enabled: step === 'where',
    retry: false,
  })
  const planning = usePublishPlan(keys.data?.keys ? request : null, step === 'plan')
  return {
    draft,
    boxes,
    chosen,
    keys,
    folders,
    where,
    problems: whereProblems(where),
    /** Why it cannot be published to; null while that is unknown. */
    folderError: folderCheck.isFresh && folderCheck.error ? asReport(folderCheck.error) : null,
    folderCheck,
    request,
    planning,
    step,
    body: useRef<HTMLDivElement>(null),
    go: (to: StepId) => updateDraft(from => goTo(from, to)),
    setWhere: (change: Partial<Where>) => updateDraft(from => ({ ...from, where: { ...where, ...change } })),
  }
}
