// The engine: a plain object over its ports. Hosts connect clients to it; it owns the jobs.

import { createAddressOf } from '#engine/builders/address-of.ts'
import { usualLimaName } from '#shared/builders/lima.ts'
import { findCall, type Topic } from '#shared/contract/index.ts'
import type { FromEngine, Port } from '#shared/contract/wire.ts'
import { isFlakeReference } from '#shared/profiles/reference.ts'
import { createBoxes } from './boxes/boxes.ts'
import { keepPathInBox } from './boxes/keep-path.ts'
import { createChooser } from './builders/candidates.ts'
import { builderHandlers } from './builders/handlers.ts'
import { limaHandlers } from './builders/lima/handlers.ts'
import { makeLima } from './builders/lima/new-lima.ts'
import { createBuilderStore } from './builders/store.ts'
import { buildHandlers } from './builds/handlers.ts'
import { UnderWay } from './builds/record/active-builds.ts'
import { comparedTimes } from './builds/record/durations.ts'
import { isBuilding, readRecord } from './builds/record/record.ts'
import { recordedBuilds } from './builds/record/recorded-builds.ts'
import { cacheHandlers } from './caches/handlers.ts'
import { connectGroup } from './connect/handlers.ts'
import { deployHandlers } from './deploy/handlers.ts'
import { createPlanConnections } from './deploy/host/plan-connections.ts'
import { doctorHandlers } from './doctor.ts'
import { driveHandlers } from './drives/handlers.ts'
import { recentLooks } from './drives/recent-looks.ts'
import { watchDrives } from './drives/watch-drives.ts'
import { writerHandlers } from './drives/writer-handlers.ts'
import { filesHandlers } from './files.ts'
import { flashedDrives, flashHandlers } from './flash/handlers.ts'
import { hostHandlers } from './hosts/handlers.ts'
import { createHostMemories } from './hosts/memories.ts'
import { createHostStore } from './hosts/store.ts'
import { hostStreams } from './hosts/terminal.ts'
import { hypervisorHandlers } from './hypervisors/handlers.ts'
import { imageHandlers } from './images/handlers.ts'
import { installHandlers } from './install/handlers.ts'
import { Jobs } from './jobs/jobs.ts'
import type { JobPlan } from './jobs/plan.ts'
import { watchedJobs } from './jobs/watched-jobs.ts'
import { kitHandlers } from './kits/handlers.ts'
import { bootTestImage } from './machines/boot-test.ts'
import { machineHandlers } from './machines/handlers.ts'
import { machineOn } from './machines/machine-on.ts'
import { writeSeedFile } from './machines/seed-file.ts'
import { machineStreams } from './machines/streams.ts'
import { watchMachines } from './machines/watch-machines.ts'
import { assertOwnFolders } from './own-folders.ts'
import type { EngineParts } from './parts.ts'
import type { Ports } from './ports/index.ts'
import { presetHandlers } from './presets.ts'
import { createFlakes } from './profiles/flakes.ts'
import { profileHandlers } from './profiles/handlers.ts'
import { hostFirst } from './profiles/host-first.ts'
import { findProfile, listProfiles } from './profiles/profiles.ts'
import { flakeTrust } from './profiles/trust.ts'
import { Changes } from './rpc/changes.ts'
import { decodeInput, serveConnection } from './rpc/connection.ts'
import type { Handlers } from './rpc/handlers.ts'
import { jobHandlers } from './rpc/job-handlers.ts'
import { createMakeSeed } from './seed/make.ts'
import {
  createChangeSettings,
  defaultSettings,
  imagesFolder,
  readSettings,
  settingsHandlers,
} from './settings.ts'
import { snapshotHandlers } from './snapshots/handlers.ts'
import { sweepData } from './sweep-data.ts'
import { updateHandlers } from './updates/handlers.ts'
import { keepPointers } from './updates/keep-pointers.ts'
import { createCallWaits } from './waits.ts'
import { watchRecords } from './watch-records.ts'
import { workloadHandlers } from './workloads/handlers.ts'

export type Engine = {
  /** Serves one client until its port closes. */
  connect(port: Port<FromEngine, unknown>): void
  /** Starts what an engine that stays open does without a request, such as renewing pointers of updates. */
  maintain(): void
  /** Cancels everything that runs, and waits until it has ended. */
  close(): Promise<void>
}

/** Jobs that run can be watched and ended, folders looked at, and the window drawn, whatever has become of Kiln's own. */
const withoutRecords = new Set(['jobs', 'files', 'settings'])

type AnyHandler = (input: unknown, signal: AbortSignal) => Promise<unknown>

export function createEngine(ports: Ports): Engine {
  const changes = new Changes()
  // The queue reads the number of concurrent builds synchronously: it is refreshed whenever settings are read.
  let buildsAtOnce = defaultSettings.buildsAtOnce
  const settings = async () => {
    const read = await readSettings(ports)
    buildsAtOnce = read.buildsAtOnce
    return read
  }
  const { now, log, randomHex } = ports
  const jobs = new Jobs({
    now,
    log,
    randomHex,
    buildsAtOnce: () => buildsAtOnce,
    onChange: () => changes.notify('jobs'),
  })
  const flakes = createFlakes(ports)
  const profiles = async () => {
    const { profileFolders, trusted } = await settings()
    const { profiles: given, ownProfiles: own } = ports.folders
    const list = await listProfiles(ports.files, [...given, ...profileFolders], { own, trusted })
    return { ...list, profiles: list.profiles.map(each => hostFirst(each, ports.host.architecture)) }
  }
  const records = { ports, underWay: new UnderWay() }
  const parts: EngineParts = {
    ports,
    jobs,
    notifyChanged: changes.notify,
    imagesFolder: async () => imagesFolder(ports, await settings()),
    profiles,
    profile: async (id, signal) =>
      isFlakeReference(id)
        ? flakeTrust(await flakes.profile(id, signal), (await settings()).trusted)
        : findProfile(await profiles(), id),
    changeSettings: createChangeSettings(ports),
  }
  const looks = recentLooks(ports)
  const callWaits = createCallWaits(() => changes.notify('jobs'))
  const driveWatch = watchDrives(ports.drives, () => changes.notify('drives'))
  const machineWatch = watchMachines(ports, () => changes.notify('machines'))
  const recordWatch = watchRecords({ ports, imagesFolder: parts.imagesFolder, notify: changes.notify })
  const pointers = keepPointers(parts)
  const makeSeed = createMakeSeed(ports)
  const hostStore = createHostStore(ports)
  const connect = connectGroup(parts, hostStore)
  const hostMemories = createHostMemories(ports)
  const connections = createPlanConnections(ports)
  const builderStore = createBuilderStore(ports, hostStore)
  const addressOf = createAddressOf(ports, builderStore)
  const watched = watchedJobs(jobs, [recordedBuilds({ ...parts, ...records })])
  const ownBoxes = createBoxes(parts, {
    // One that was removed, or cannot be read, says nothing.
    build: async id => readRecord(records, await parts.imagesFolder(), id).catch(() => undefined),
    hostStore,
    drives: () => flashedDrives(ports),
    memories: hostMemories,
  })
  const boxes = ownBoxes.links
  const ofHosts = { ports, store: hostStore, memories: hostMemories }
  const others: Omit<Handlers, 'boxes'> = {
    profiles: profileHandlers(parts, { flakes }),
    builds: buildHandlers(parts, {
      ...records,
      chooser: createChooser(ports, builderStore, () => comparedTimes(ports)),
      knownHosts: hostStore.knownHostsPath,
      addressOf,
      boxes,
      makeBuilder: tools =>
        makeLima(ports, { name: usualLimaName, sizes: {} }, { store: builderStore, ...tools }).finally(() =>
          changes.notify('builders'),
        ),
    }),
    builders: builderHandlers(parts, { store: builderStore, addressOf }),
    lima: limaHandlers(parts, { store: builderStore, addressOf }),
    caches: cacheHandlers(parts),
    files: filesHandlers(ports),
    images: imageHandlers(parts, {
      isBuilding: (folder, id) => isBuilding(records, folder, id),
      machineOn: id => machineOn(ports, id),
      writeSeed: (image, answers, path) => writeSeedFile({ ...parts, makeSeed }, { image, answers, path }),
      bootTest: (id, work) => bootTestImage({ ...parts, makeSeed }, id, work),
    }),
    machines: machineHandlers(parts, { makeSeed, watch: machineWatch, boxes }),
    drives: driveHandlers(parts, { watch: driveWatch, looks }),
    flash: flashHandlers(parts, { makeSeed, hostStore, looks, boxes }),
    hosts: hostHandlers(parts, {
      store: hostStore,
      memories: hostMemories,
      drives: () => flashedDrives(ports),
      builds: async host => (await builderStore.list()).some(each => each.host === host),
    }),
    hypervisors: hypervisorHandlers(parts, { makeSeed, boxes }),
    workloads: workloadHandlers(parts, { store: hostStore, memories: hostMemories }),
    deploys: deployHandlers(parts, { store: hostStore, memories: hostMemories, connections, boxes }),
    installs: installHandlers(parts, { store: hostStore, memories: hostMemories, makeSeed, boxes }),
    kits: kitHandlers(parts, { store: hostStore, memories: hostMemories }),
    snapshots: snapshotHandlers(ofHosts, kept => keepPathInBox(parts, kept)),
    updates: updateHandlers(parts, { memories: hostMemories }),
    connect: connect.handlers,
    presets: presetHandlers(parts),
    settings: settingsHandlers(parts),
    doctor: doctorHandlers(parts, { builders: builderStore }),
    writer: writerHandlers(parts),
    jobs: jobHandlers(jobs, watched, callWaits),
  }

  const handlers: Handlers = { ...others, boxes: ownBoxes.handlers(others) }

  const streams = {
    ...machineStreams(parts),
    ...hostStreams(ports, { store: hostStore, memories: hostMemories }),
  }

  async function call(path: string, raw: unknown, signal: AbortSignal): Promise<unknown> {
    const input = decodeInput(path, raw)
    const [group = '', name = ''] = path.split('.')
    if (!withoutRecords.has(group)) await assertOwnFolders(ports)
    // The table's types say what each handler takes; here, where the name is data, the decoder has checked it.
    const table = handlers as unknown as Record<string, Record<string, AnyHandler>>
    const result = await callWaits.during(path, async () => table[group]?.[name]?.(input, signal))
    if (findCall(path)?.kind !== 'job') return result
    const job = jobs.start(result as JobPlan)
    return { job: job.view.id, subject: job.view.subject }
  }

  const onChanged = (listener: (topics: Topic[]) => void) => {
    const stop = changes.listen(listener)
    const watches = [driveWatch, machineWatch, recordWatch, connect.watch]
    const gone = watches.map(each => each.connected())
    // A client may show records from its connection on.
    recordWatch.wanted()
    return () => {
      stop()
      for (const each of gone) each()
    }
  }

  return {
    connect: port => serveConnection({ call, watch: watched, onChanged, streams, log }, port),
    maintain: () => {
      pointers.begin()
      connect.maintain()
      void sweepData(ports)
    },
    close: async () => {
      pointers.close()
      driveWatch.close()
      recordWatch.close()
      connect.watch.close()
      const connectEnded = connect.close()
      await machineWatch.close()
      await jobs.close()
      await connections.close()
      await connectEnded
      changes.close()
      await log.flush()
    },
  }
}
