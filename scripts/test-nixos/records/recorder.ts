// Writes the records of the stages that passed, with their inputs at the start of the run.
import { administratorAnswers } from '../administrator-key.ts'
import { otherAnswersOf } from '../promises/answers.ts'
import { promisesOf } from '../promises/index.ts'
import type { Row, Stage } from '../stages.ts'
import { stages } from '../stages.ts'
import type { DebianNix } from '../system/debian-nix.ts'
import { inputsReader, type StageInputs } from './inputs.ts'
import { type Unit, unitsOf } from './plan.ts'
import { removeRecord, writeRecord } from './record.ts'

/** The units of one of Kiln's profiles, with what its machine is tried for. */
export const unitsOfProfile = (profile: string): Unit[] =>
  unitsOf(profile, {
    hasPromises: id => promisesOf(id) !== null,
    hasOtherAnswers: id => otherAnswersOf(id).length > 0,
  })

type Wanted = { until: Stage | undefined; only: Stage | undefined }

/** `work`: a folder for the evaluation. */
export function createRecorder(nix: DebianNix, work: string) {
  const read = inputsReader({ nix, answers: administratorAnswers, work })
  return async (profile: string, { until, only }: Wanted): Promise<(row: Row) => void> => {
    const kept = unitsOfProfile(profile).flatMap(unit => unit.stages)
    const isWanted = (stage: Stage) =>
      only === undefined ? !until || stages.indexOf(stage) <= stages.indexOf(until) : stage === only
    const inputs = new Map<Stage, StageInputs>()
    for (const stage of kept.filter(isWanted)) inputs.set(stage, await read(profile, stage))
    return row => {
      const date = new Date().toISOString().slice(0, 10)
      for (const [stage, { hash, sums }] of inputs) {
        const result = row[stage]
        if ('seconds' in result)
          writeRecord(profile, stage, { inputs: hash, date, seconds: result.seconds, sums })
        else if ('failed' in result) removeRecord(profile, stage)
      }
    }
  }
}
