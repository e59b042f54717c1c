// The broker of an orchestrator: the only process that may make, run and destroy its workloads, for callers
// on the sockets that it is given. `voxnix-broker CONFIG`; SIGHUP rereads the configuration.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createActs } from './acts.ts'
import { openAdmitted } from './admitted-file.ts'
import { openAudit } from './audit.ts'
import { createBroker } from './broker.ts'
import { type Config, readConfig, reloaded } from './config.ts'
import { openGuests } from './guest-file.ts'
import { btrfsStorage, forContainers, forVms } from './host/btrfs.ts'
import { createBuilder } from './host/builder.ts'
import { createContainers } from './host/containers.ts'
import { flushOf } from './host/flush.ts'
import type { Host } from './host/host.ts'
import { createSystems } from './host/systems.ts'
import { createVms } from './host/vms/vms.ts'
import { zfsStorage } from './host/zfs.ts'
import { openLedger } from './ledger-file.ts'
import { createLeftBehind } from './left-behind.ts'
import { passedSockets } from './passed-sockets.ts'
import { createReads } from './reads.ts'
import { openRecords } from './records.ts'
import { openReserve } from './reserve.ts'
import { openJournals } from './sagas/journal.ts'
import { createSagas, nameOf } from './sagas/sagas.ts'
import { listen } from './server.ts'
import { createStartAgain } from './start-again.ts'
import { openTaint } from './taint-file.ts'
import { emptyTrash } from './trash-rounds.ts'
import { createWrites } from './writes.ts'

const [configPath = '/etc/voxnix/broker.json'] = process.argv.slice(2)
const log = (line: string) => void process.stderr.write(`${line}\n`)
const newId = () => randomBytes(8).toString('hex')

let current = readConfig(configPath)
const config = () => current
let admitted = (people: Config['people']) => people
process.on('SIGHUP', () => {
  try {
    const next = readConfig(configPath)
    current = { ...reloaded(current, next), people: admitted(next.people) }
  } catch (thrown) {
    log(`The configuration stays as it was: ${thrown instanceof Error ? thrown.message : thrown}`)
  }
})

const sockets = passedSockets(process.env, process.pid)
const { places, storage, vms } = current
const records = openRecords(places.state)
const host: Host = {
  records,
  containers: {
    storage:
      storage.kind === 'zfs'
        ? zfsStorage(places.containers, { pool: storage.pool, kind: 'containers' })
        : btrfsStorage(places.containers, forContainers),
    runner: createContainers(places.configurations),
    systems: createSystems(places),
  },
  vms: vms && {
    storage:
      storage.kind === 'zfs'
        ? zfsStorage(vms.images, { pool: storage.pool, kind: 'vms' })
        : btrfsStorage(vms.images, forVms),
    runner: createVms({
      ...vms,
      architecture: process.arch === 'arm64' ? 'aarch64' : 'x86_64',
      store: '/nix/store',
      state: join(places.state, 'domains'),
    }),
    systems: createSystems({ profiles: vms.profiles, inner: null, roots: places.roots }),
  },
  builder: createBuilder(() => current.build),
  flush: flushOf([places.state, places.profiles, places.containers, ...(vms ? [vms.images] : [])]),
}
const audit = openAudit(join(places.state, 'audit.jsonl'), line => void process.stdout.write(`${line}\n`))
const sagas = createSagas(host, openJournals(join(places.state, 'sagas')), newId)

const finishSagas = await sagas.resume((plan, end) =>
  audit.write({
    time: new Date().toISOString(),
    event: 'found',
    person: '',
    face: '',
    verb: plan.kind,
    input: { name: nameOf(plan) },
    detail: end.is,
  }),
)

const reads = createReads(host)
const ledger = openLedger(join(places.state, 'approvals.json'))
const leftBehind = createLeftBehind({ records, sagas, ledger, now: Date.now })
const guests = openGuests(join(places.state, 'guests.json'), { config, leftBehind, now: Date.now })
admitted = openAdmitted(join(places.state, 'people.json'), { leftBehind, guests, log })
current = { ...current, people: admitted(current.people) }
const writes = createWrites({ host, sagas, config, people: guests.people, now: Date.now, newId })
const acts = createActs(host, { reads, writes, sagas })
const taint = openTaint(join(places.state, 'tainted.json'))
const reserve = openReserve(join(places.state, 'reserve'), log)
const parts = { host, acts, sagas, ledger, audit, taint, guests, reserve, config, log }
const broker = createBroker({ ...parts, now: Date.now, newId })
for (const { fd, from } of sockets) await listen({ fd }, from, { broker, log })
emptyTrash({ host, log, alone: sagas.alone, afterRound: reserve.make })

const startAll = createStartAgain({ host, alone: sagas.alone, log })
startAll()
finishSagas()
  .catch(thrown => log(`What an earlier broker left is not finished: ${thrown.message}`))
  .then(startAll)
