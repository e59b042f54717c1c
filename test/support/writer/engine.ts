// For tests: a process that runs a plan, as an engine does, and can be killed. It prints how it ended.
//   ENGINE PLAN TOLD TEMP [PLACES]      places: JSON, what differs from this checkout's
import { readFileSync, writeFileSync } from 'node:fs'
import type { WriterEvent } from '#engine/ports/writer.ts'
import { createWriter } from '#platform/writer/writer.ts'
import { toReport } from '#shared/errors.ts'
import { placesHere } from './places.ts'

const [plan = '', told = '', tempFolder = '', places = '{}'] = process.argv.slice(2)
const events: WriterEvent[] = []
const error = await createWriter(placesHere({ tempFolder, ...JSON.parse(places) }), { question: '' })
  .run({
    work: { plan: JSON.parse(readFileSync(plan, 'utf8')), stream: null },
    signal: new AbortController().signal,
    onEvent(event) {
      events.push(event)
      if (event.type === 'progress' && event.phase === 'writing') writeFileSync(told, event.phase)
    },
  })
  .then(
    () => null,
    (thrown: unknown) => toReport(thrown, 'test'),
  )
process.stdout.write(`${JSON.stringify({ error, events })}\n`)
