// The start of a Lima VM as stages of a job, or as a line of another stage. Pure except for the stages.
import { type LimaStep, limaSteps, type OnLimaStep } from '#engine/ports/lima.ts'
import { message } from '#shared/messages/codes.ts'
import { bytes, type Message } from '#shared/messages/message.ts'
import { pendingStage, type Stage } from '#shared/progress.ts'
import type { Stages } from '../../jobs/stages.ts'

const stageId = (step: LimaStep) => `lima-${step}` as const

export const limaStages = (): Stage[] =>
  limaSteps.map(step => pendingStage(stageId(step), message(`stage.${stageId(step)}`)))

export type LimaProgress = OnLimaStep & { end(): void }

/** Skipped steps are shown as such: an image that is already there is not downloaded. */
export function limaProgress(stages: Stages): LimaProgress {
  const before = (step: LimaStep | null) =>
    limaSteps.slice(0, step === null ? limaSteps.length : limaSteps.indexOf(step)).map(stageId)
  let running: LimaStep | null = null
  const settle = (ids: readonly string[]) => {
    for (const id of ids) stages.end(id, running !== null && id === stageId(running) ? 'done' : 'skipped')
  }
  const onStep: OnLimaStep = (step, done) => {
    if (step !== running) {
      settle(before(step))
      running = step
      stages.start(stageId(step))
    }
    if (done !== null) stages.progress(stageId(step), null, message('progress.bytes', { done: bytes(done) }))
  }
  const end = () => {
    settle(before(null))
    running = null
  }
  return Object.assign(onStep, { end })
}

export function limaStepText(step: LimaStep, done: number | null): Message {
  if (step === 'image' && done !== null) return message('lima.step.image-bytes', { done: bytes(done) })
  return message(`lima.step.${step}`)
}
