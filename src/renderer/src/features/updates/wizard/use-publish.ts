// Everything that the steps share: the answers, the boxes, the keys, where was published before, and the plan.
import { useMemo, useRef } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import {
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

export type PublishWizard = ReturnType<typeof usePublish>

export function usePublish() {
  const draft = useDraft()
  const boxes = useCall('boxes.list', {})
  const keys = useCall('updates.keys', {})
  const folders = useCall('updates.folders', {}).data?.folders ?? []
  const chosen = (boxes.data?.boxes ?? []).filter(
    ({ id, profile }) => draft.boxes.includes(id) && profile !== null,
  )
  const [last] = folders
  const where = draft.where ?? (last ? whereOf(last) : newWhere)
  const ids = chosen.map(({ id }) => id).join()
  const typed = JSON.stringify(where)
  // The same object for the same answers.
  const request = useMemo(
    () => toRequest(ids === '' ? [] : ids.split(','), JSON.parse(typed) as Where),
    [ids, typed],
  )
  const { step } = draft
  const planning = usePublishPlan(keys.data?.keys ? request : null, step === 'plan')
  return {
    draft,
    boxes,
    chosen,
    keys,
    folders,
    where,
    problems: whereProblems(where),
    request,
    planning,
    step,
    body: useRef<HTMLDivElement>(null),
    go: (to: StepId) => updateDraft(from => goTo(from, to)),
    setWhere: (change: Partial<Where>) => updateDraft(from => ({ ...from, where: { ...where, ...change } })),
  }
}
