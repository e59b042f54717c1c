// For tests: a process that runs a plan, as an engine does, and can be killed.   ENGINE PLAN TOLD TEMP
import { readFileSync, writeFileSync } from 'node:fs'
import { placesHere } from './flash-for-tests.ts'
import { createWriter } from './writer.ts'

const [plan = '', told = '', tempFolder = ''] = process.argv.slice(2)
await createWriter(placesHere({ tempFolder })).run({
  plan: JSON.parse(readFileSync(plan, 'utf8')),
  stream: null,
  signal: new AbortController().signal,
  onEvent(event) {
    if (event.type === 'progress' && event.phase === 'writing') writeFileSync(told, event.phase)
  },
})
