// For tests: asks for the writer's state, installs or removes it, and prints how that ended.
//   SETUP state|install|remove TEMP PLACES [CANCEL_AFTER_MS]
import { createWriterSetup } from '#platform/writer/setup.ts'
import { toReport } from '#shared/errors.ts'
import { placesHere } from './places.ts'

const [action = '', tempFolder = '', places = '{}', cancelAfterMs = ''] = process.argv.slice(2)
const setup = createWriterSetup(placesHere({ tempFolder, ...JSON.parse(places) }))
const signal = cancelAfterMs ? AbortSignal.timeout(Number(cancelAfterMs)) : new AbortController().signal
const run = action === 'install' ? setup.install : action === 'remove' ? setup.remove : setup.state
const result = await run(signal).then(
  state => ({ state, error: null }),
  (thrown: unknown) => ({ state: null, error: toReport(thrown, 'test') }),
)
process.stdout.write(`${JSON.stringify(result)}\n`)
